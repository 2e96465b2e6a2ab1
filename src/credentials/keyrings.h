#pragma once

#include "credentials/keyring.h"

#include <array>
#include <filesystem>
#include <memory>
#include <string_view>

namespace credentials {

/// The keyrings of the systems that we know, best first.
inline constexpr std::array<std::string_view, 2> kKeyringNames = {"keychain", "secret-service"};

/// Throws base::Error(kStoreUnavailable) for one that this build does not know. `keychainTool` is
/// another path in tests only.
[[nodiscard]] std::unique_ptr<Keyring> makeKeyring(
    std::string_view name, const std::filesystem::path& keychainTool = "/usr/bin/security");

}  // namespace credentials
