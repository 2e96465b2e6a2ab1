#include "credentials/reopening_store.h"

namespace credentials {

std::string ReopeningStore::backend() const {
  const auto* const open = store();
  return open != nullptr ? open->backend() : name_;
}

std::string ReopeningStore::keySource() const {
  const auto* const open = store();
  return open != nullptr ? open->keySource() : std::string();
}

std::optional<Record> ReopeningStore::load(const RecordKey& key) { return opened().load(key); }

std::optional<std::uint64_t> ReopeningStore::save(const RecordKey& key, const Record& record) {
  return opened().save(key, record);
}

bool ReopeningStore::erase(const RecordKey& key) { return opened().erase(key); }

std::vector<RecordKey> ReopeningStore::list() { return opened().list(); }

std::unique_ptr<CredentialStore::Lock> ReopeningStore::lock(const RecordKey& key,
                                                            base::SteadyTime deadline) {
  return opened().lock(key, deadline);
}

CredentialStore* ReopeningStore::store() const {
  const base::MutexLock lock(mutex_);
  return store_.get();
}

CredentialStore& ReopeningStore::opened() {
  if (auto* const open = store()) return *open;
  auto fresh = open_();
  const base::MutexLock lock(mutex_);
  // Another thread may have been quicker: what it got is in use.
  if (!store_) store_ = std::move(fresh);
  return *store_;
}

}  // namespace credentials
