#pragma once

#include "base/clock.h"
#include "credentials/record.h"
#include "credentials/record_key.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace credentials {

/// Secrets at rest. One contract, held by tests/credentials/store_contract_test.cpp for every
/// backend: `save` is durable when it returns and atomic (after a crash the old or the new record
/// stands, never a mixture). A failed call changes nothing, but for one case: when the disk refuses
/// the very last sync, the new record may already stand, and saving again then answers nullopt.
/// Calls block: slow lane only, any thread of it. `save` and `erase` are safe with and without the
/// caller holding the Lock: they take a short lock of their own, another one.
/// All throw base::Error: kStoreUnavailable, kStoreCorrupt, kStoreLocked.
class CredentialStore {
 public:
  virtual ~CredentialStore() = default;

  /// Held while a record is read, refreshed and saved, against other processes and threads.
  class Lock {
   public:
    virtual ~Lock() = default;
  };

  /// "file", "memory", "secret-service", "keychain": shown in status.
  [[nodiscard]] virtual std::string backend() const = 0;

  /// Where the key is that seals the records ("keyring", "systemd", "key-file", "passphrase"), for
  /// status too; "" where it is not known yet, and for a backend that sees to that itself.
  [[nodiscard]] virtual std::string keySource() const { return {}; }

  [[nodiscard]] virtual std::optional<Record> load(const RecordKey& key) = 0;
  /// Saves `record` as generation record.generation + 1 if the stored generation is still
  /// record.generation (0: nothing stored), and returns the new generation; nullopt when somebody
  /// else saved meanwhile.
  [[nodiscard]] virtual std::optional<std::uint64_t> save(const RecordKey& key,
                                                          const Record& record) = 0;
  /// True when there was one. Works on a damaged record, too.
  virtual bool erase(const RecordKey& key) = 0;
  [[nodiscard]] virtual std::vector<RecordKey> list() = 0;
  /// Waits until `deadline` for the record's lock; throws base::Error(kStoreLocked) naming the
  /// holder where it is known.
  [[nodiscard]] virtual std::unique_ptr<Lock> lock(const RecordKey& key,
                                                   base::SteadyTime deadline) = 0;
};

}  // namespace credentials
