#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "config/settings.h"
#include "credentials/credential_store.h"
#include "credentials/store_factory.h"

#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace app {

/// The credential stores that the profiles name: one for each kind, opened when first asked for.
/// Used while the gateway is put together, by one thread; the stores themselves are for any, and
/// those of `nowOrLater` must not outlive this object.
class Stores {
 public:
  Stores(const config::ServerSettings& server, const base::Clock& clock);

  /// Throws base::Error with a hint: kStoreUnavailable; kSettings where a passphrase is wanted.
  [[nodiscard]] credentials::CredentialStore& of(config::StoreKind kind);

  /// For a gateway, which goes on with the profiles whose stores work: one that cannot be opened
  /// now is logged, and tried again whenever a profile wants it. Throws kSettings as `of`.
  [[nodiscard]] credentials::CredentialStore& nowOrLater(config::StoreKind kind);

  /// Throws what the first one threw when none of them could be opened.
  void expectOne() const;

 private:
  [[nodiscard]] std::unique_ptr<credentials::CredentialStore> open(config::StoreKind kind) const;
  [[nodiscard]] std::unique_ptr<credentials::CredentialStore> openOrWait(config::StoreKind kind);

  credentials::StoreOptions options_;
  const base::Clock& clock_;
  std::map<config::StoreKind, std::unique_ptr<credentials::CredentialStore>> open_;
  std::vector<base::Error> failures_;
};

/// The word of a setting or an option; nullopt for another one.
[[nodiscard]] std::optional<config::StoreKind> storeKindNamed(std::string_view word);

}  // namespace app
