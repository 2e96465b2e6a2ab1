#pragma once

#include "base/clock.h"
#include "config/settings.h"
#include "credentials/credential_store.h"

#include <filesystem>
#include <map>
#include <memory>

namespace app {

/// The credential stores that the profiles name: one for each kind, opened when first asked for.
/// Used while the gateway is put together, by one thread; the stores themselves are for any.
class Stores {
 public:
  Stores(std::filesystem::path stateDirectory, const base::Clock& clock)
      : stateDirectory_(std::move(stateDirectory)), clock_(clock) {}

  /// Throws base::Error(kStoreUnavailable) with a hint.
  [[nodiscard]] credentials::CredentialStore& of(config::StoreKind kind);

 private:
  std::filesystem::path stateDirectory_;
  const base::Clock& clock_;
  std::map<config::StoreKind, std::unique_ptr<credentials::CredentialStore>> open_;
};

}  // namespace app
