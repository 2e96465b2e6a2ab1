#include "profile/stored_record.h"

#include "base/error.h"
#include "base/log.h"

#include <utility>

namespace profile {
namespace {

using base::ErrorKind;
using credentials::Record;

constexpr std::chrono::seconds kRefreshWait{35};
constexpr std::chrono::seconds kShortWait{5};
constexpr int kSaveTries = 5;

}  // namespace

StoredRecord::StoredRecord(credentials::CredentialStore& store, credentials::RecordKey key,
                           const base::Clock& clock)
    : store_(store), key_(std::move(key)), clock_(clock) {}

std::unique_ptr<StoredRecord::Lock> StoredRecord::lock() const {
  return store_.lock(key_, clock_.steady() + kRefreshWait);
}

std::unique_ptr<StoredRecord::Lock> StoredRecord::lockSoon() const {
  return store_.lock(key_, clock_.steady() + kShortWait);
}

std::optional<Record> StoredRecord::load() const { return store_.load(key_); }

bool StoredRecord::save(Record& record) const {
  const auto generation = store_.save(key_, record);
  if (generation) record.generation = *generation;
  return generation.has_value();
}

std::unique_ptr<StoredRecord::Lock> StoredRecord::lockForLogin() const {
  return lockIfFree(kRefreshWait);
}

std::unique_ptr<StoredRecord::Lock> StoredRecord::lockForLogout() const {
  return lockIfFree(kShortWait);
}

Record StoredRecord::saveLogin(Record record) const {
  for (int tries = 0; tries < kSaveTries; ++tries) {
    record.generation = generationToReplace();
    if (save(record)) return record;
  }
  throw base::Error(ErrorKind::kStoreLocked,
                    "The login could not be saved: another process keeps changing the record.");
}

std::optional<Record> StoredRecord::erase() const {
  std::optional<Record> before;
  try {
    before = load();
  } catch (const base::Error& error) {
    base::log(base::LogLevel::kWarning, "a record that could not be read is erased",
              {{"profile", key_.profile}, {"why", error.text()}});
  }
  store_.erase(key_);
  return before;
}

std::unique_ptr<StoredRecord::Lock> StoredRecord::lockIfFree(std::chrono::seconds wait) const {
  try {
    return store_.lock(key_, clock_.steady() + wait);
  } catch (const base::Error& error) {
    base::log(base::LogLevel::kWarning, "going on without the record's lock",
              {{"profile", key_.profile}, {"why", error.text()}});
    return nullptr;
  }
}

std::uint64_t StoredRecord::generationToReplace() const {
  try {
    const auto stored = load();
    return stored ? stored->generation : 0;
  } catch (const base::Error& error) {
    if (error.kind() != ErrorKind::kStoreCorrupt) throw;
    store_.erase(key_);
    return 0;
  }
}

}  // namespace profile
