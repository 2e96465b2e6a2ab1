#pragma once

#include "credentials/sealed_box.h"
#include "support/temp_dir.h"

#include <filesystem>
#include <fstream>
#include <string_view>

namespace credentials {

/// What systemd gives a service: a directory with a credential that holds a key.
class SystemdCredential {
 public:
  SystemdCredential() { setCredential(makeSealingKey().reveal()); }

  [[nodiscard]] const std::filesystem::path& credentialsDirectory() const { return home_.path(); }

  void setCredential(std::string_view bytes) const {
    std::ofstream(home_.path() / "mcp-auth-proxy-key", std::ios::binary | std::ios::trunc) << bytes;
  }

  void removeCredential() const { std::filesystem::remove(home_.path() / "mcp-auth-proxy-key"); }

 private:
  support::TempDir home_;
};

}  // namespace credentials
