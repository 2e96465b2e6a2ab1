#pragma once

#include "support/temp_dir.h"

#include <sys/types.h>

#include <string>
#include <vector>

namespace support {

/// A session bus of its own with, if asked for, a gnome-keyring on it that holds an unlocked
/// default keyring; all of it in a scratch folder. While it lives, DBUS_SESSION_BUS_ADDRESS points
/// at it. Nothing is started on demand, so that what is stopped stays away.
class KeyringSession {
 public:
  /// False where dbus-daemon or gnome-keyring-daemon is missing.
  [[nodiscard]] static bool available();

  KeyringSession();
  ~KeyringSession();
  KeyringSession(const KeyringSession&) = delete;
  KeyringSession& operator=(const KeyringSession&) = delete;

  /// Returns when the keyring has its name on the bus and is unlocked.
  void startKeyring();
  void stopKeyring();
  void lockKeyring() const;
  void stopBus();

  [[nodiscard]] const TempDir& directory() const { return directory_; }

 private:
  void startBus();
  void waitForKeyring() const;
  [[nodiscard]] std::string answerOf(const std::vector<std::string>& dbusSendArguments) const;

  TempDir directory_;
  std::string previousAddress_;
  pid_t bus_ = -1;
  pid_t keyring_ = -1;
};

}  // namespace support
