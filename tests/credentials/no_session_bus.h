#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace credentials {

/// While it lives, no Secret Service is found: not even that of whoever runs the tests.
class NoSessionBus {
 public:
  NoSessionBus() {
    if (const char* const address = std::getenv(kVariable)) before_ = address;
    setenv(kVariable, "unix:path=/nonexistent", 1);
  }

  ~NoSessionBus() {
    if (before_)
      setenv(kVariable, before_->c_str(), 1);
    else
      unsetenv(kVariable);
  }

  NoSessionBus(const NoSessionBus&) = delete;
  NoSessionBus& operator=(const NoSessionBus&) = delete;

 private:
  static constexpr auto kVariable = "DBUS_SESSION_BUS_ADDRESS";
  std::optional<std::string> before_;
};

}  // namespace credentials
