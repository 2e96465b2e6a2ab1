#pragma once

#include "credentials/keyring.h"

#include <filesystem>
#include <memory>

namespace credentials {

/// The macOS Keychain through Apple's command line tool, `/usr/bin/security`: generic passwords
/// with service = the key's service and account = its profile. Values go in on the standard input
/// of its interactive mode, never in an argument. Its input lines hold 4,095 bytes, so a longer
/// value is cut into parts under accounts `<profile>#<slot>.<n>`, written before the item that
/// names them. Calls end within ten seconds. `tool` is another path in tests only. Any thread.
[[nodiscard]] std::unique_ptr<Keyring> makeKeychain(
    const std::filesystem::path& tool = "/usr/bin/security");

}  // namespace credentials
