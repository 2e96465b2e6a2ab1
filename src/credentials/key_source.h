#pragma once

#include "base/secret.h"
#include "credentials/secure_directory.h"

#include <string>
#include <string_view>

namespace credentials {

/// A place that keeps a file store's sealing key. What leads to the key again, the note, goes into
/// the store's `key` file. Calls block. All throw base::Error(kStoreUnavailable) with a hint when
/// the place cannot be used now, kStoreCorrupt when a note is damaged.
class KeySource {
 public:
  virtual ~KeySource() = default;

  struct Kept {
    base::Secret key;
    base::Secret note;
  };

  /// As in the settings: "keyring", "systemd", "key-file", "passphrase".
  [[nodiscard]] virtual std::string name() const = 0;
  /// A key for a store without records, kept here from now on.
  [[nodiscard]] virtual Kept make(const SecureDirectory& store) = 0;
  [[nodiscard]] virtual base::Secret find(std::string_view note) = 0;
};

}  // namespace credentials
