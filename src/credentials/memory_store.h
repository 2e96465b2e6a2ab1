#pragma once

#include "base/mutex.h"
#include "credentials/credential_store.h"
#include "credentials/store_lock.h"

#include <map>

namespace credentials {

/// Records that live as long as this object: for people who want nothing kept, and for tests. Other
/// processes see none of it.
class MemoryStore final : public CredentialStore {
 public:
  explicit MemoryStore(const base::Clock& clock) : clock_(clock) {}

  [[nodiscard]] std::string backend() const override { return "memory"; }

  [[nodiscard]] std::optional<Record> load(const RecordKey& key) override;
  [[nodiscard]] std::optional<std::uint64_t> save(const RecordKey& key,
                                                  const Record& record) override;
  bool erase(const RecordKey& key) override;
  [[nodiscard]] std::vector<RecordKey> list() override;
  [[nodiscard]] std::unique_ptr<Lock> lock(const RecordKey& key,
                                           base::SteadyTime deadline) override;

 private:
  const base::Clock& clock_;
  base::Mutex mutex_;
  std::map<RecordKey, Record> records_ GUARDED_BY(mutex_);
  std::shared_ptr<HeldNames> held_ = std::make_shared<HeldNames>();
};

}  // namespace credentials
