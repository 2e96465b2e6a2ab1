#pragma once

#include "base/clock.h"
#include "credentials/credential_store.h"
#include "credentials/sealing_keys.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

namespace credentials {

enum class Backend { kAuto, kKeychain, kSecretService, kFile, kMemory };

struct StoreOptions {
  Backend backend = Backend::kAuto;
  std::filesystem::path stateDirectory;  ///< not used by kMemory
  std::filesystem::path keychainTool = "/usr/bin/security";
  KeyOptions key = {};  ///< of kFile; its keychainTool is the one above
};

/// Opens a store and tries that it can be used; makes the state directory where it is missing.
/// kAuto takes what it took the last time in this state directory, else the best that works, and
/// remembers it: when that does not work any more it says so, and takes no weaker one. The store
/// keeps a reference to `clock`. Throws base::Error(kStoreUnavailable) with a hint.
[[nodiscard]] std::unique_ptr<CredentialStore> openStore(const StoreOptions& options,
                                                         const base::Clock& clock);

/// The words of the settings: "auto", "keychain", "secret-service", "file", "memory".
[[nodiscard]] std::string_view backendName(Backend backend);
[[nodiscard]] std::optional<Backend> backendNamed(std::string_view name);

}  // namespace credentials
