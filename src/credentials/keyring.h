#pragma once

#include "base/secret.h"
#include "credentials/record_key.h"

#include <optional>
#include <string>
#include <vector>

namespace credentials {

/// A secret store of the system: one value for each key, encrypted and guarded by it. Blocks, for a
/// limited time in all. All throw base::Error(kStoreUnavailable) when it is missing, locked or
/// slow, with a hint; none ever waits for a person to answer a prompt.
class Keyring {
 public:
  virtual ~Keyring() = default;

  /// As in the settings: "secret-service", "keychain".
  [[nodiscard]] virtual std::string name() const = 0;
  /// Throws what the other calls would meet.
  virtual void check() = 0;
  [[nodiscard]] virtual std::optional<base::Secret> lookup(const RecordKey& key) = 0;
  /// Replaces what was there; the old value stands until the new one does.
  virtual void store(const RecordKey& key, const base::Secret& value) = 0;
  /// False when there was none.
  virtual bool remove(const RecordKey& key) = 0;
  [[nodiscard]] virtual std::vector<RecordKey> list() = 0;
};

}  // namespace credentials
