#pragma once

#include "support/temp_dir.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace credentials {

/// A keychain of its own behind a stand-in for `security` (tests/support/security_tool).
class KeychainStandIn {
 public:
  KeychainStandIn() {
    // As the daemon does, for tools that do not read all of their input.
    std::signal(SIGPIPE, SIG_IGN);
    std::ofstream(tool()) << "#!/bin/sh\nexec '" << SECURITY_TOOL << "' '" << path().string()
                          << "' \"$@\"\n";
    std::filesystem::permissions(tool(), std::filesystem::perms::owner_all);
  }

  [[nodiscard]] std::filesystem::path tool() const { return path() / "security"; }

  [[nodiscard]] const std::filesystem::path& path() const { return directory_.path(); }

  /// `locked`, `refuses`, `hangs` or `no-keychain`, from now on.
  void set(const std::string& state) const { std::ofstream(path() / state) << ""; }

  void unset(const std::string& state) const { std::filesystem::remove(path() / state); }

  [[nodiscard]] std::string file(const std::string& name) const {
    std::ostringstream out;
    out << std::ifstream(path() / name).rdbuf();
    return out.str();
  }

 private:
  support::TempDir directory_;
};

}  // namespace credentials
