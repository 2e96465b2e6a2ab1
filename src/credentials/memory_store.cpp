#include "credentials/memory_store.h"

namespace credentials {

std::optional<Record> MemoryStore::load(const RecordKey& key) {
  const base::MutexLock lock(mutex_);
  const auto found = records_.find(key);
  if (found == records_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::uint64_t> MemoryStore::save(const RecordKey& key, const Record& record) {
  const base::MutexLock lock(mutex_);
  const auto found = records_.find(key);
  const auto stored = found == records_.end() ? 0 : found->second.generation;
  if (stored != record.generation) return std::nullopt;
  auto& next = records_[key] = record;
  return ++next.generation;
}

bool MemoryStore::erase(const RecordKey& key) {
  const base::MutexLock lock(mutex_);
  return records_.erase(key) > 0;
}

std::vector<RecordKey> MemoryStore::list() {
  const base::MutexLock lock(mutex_);
  std::vector<RecordKey> keys;
  keys.reserve(records_.size());
  for (const auto& [key, record] : records_) keys.push_back(key);
  return keys;
}

std::unique_ptr<CredentialStore::Lock> MemoryStore::lock(const RecordKey& key,
                                                         base::SteadyTime deadline) {
  return holdName(held_, fileStem(key), machineDeadline(clock_, deadline));
}

}  // namespace credentials
