#include "credentials/keyring_store.h"

#include "base/error.h"
#include "credentials/key_sources.h"

namespace credentials {

namespace {

/// Longer than a keyring may take for one call.
constexpr std::chrono::seconds kStoreLockLimit(30);

}  // namespace

void KeyringStore::check() {
  keyring_->check();
  static_cast<void>(SecureDirectory::openOrCreate(path_));
}

std::optional<Record> KeyringStore::load(const RecordKey& key) {
  const auto text = keyring_->lookup(key);
  if (!text) return std::nullopt;
  try {
    return deserialize(text->reveal());
  } catch (const base::Error& e) {
    throw base::Error(e.kind(), e.text() + " (" + describe(key) + ")", e.detail(),
                      "Log out of the profile and log in again.");
  }
}

std::optional<std::uint64_t> KeyringStore::save(const RecordKey& key, const Record& record) {
  auto next = record;
  ++next.generation;
  const auto text = serialize(next);
  if (text.reveal().size() > kMaxRecordBytes)
    throw base::Error(base::ErrorKind::kStoreUnavailable, "The record is too large to store");
  const auto guard = lockStore();
  const auto current = load(key);
  if ((current ? current->generation : 0) != record.generation) return std::nullopt;
  keyring_->store(key, text);
  return next.generation;
}

bool KeyringStore::erase(const RecordKey& key) {
  const auto guard = lockStore();
  return keyring_->remove(key);
}

std::vector<RecordKey> KeyringStore::list() {
  auto keys = keyring_->list();
  // A file store keeps its sealing key in the same keyring.
  std::erase_if(keys, [](const RecordKey& key) { return key.service == kSealingKeyService; });
  return keys;
}

std::unique_ptr<CredentialStore::Lock> KeyringStore::lock(const RecordKey& key,
                                                          base::SteadyTime deadline) {
  return locks_.acquire(SecureDirectory::openOrCreate(path_), fileStem(key), deadline);
}

std::unique_ptr<CredentialStore::Lock> KeyringStore::lockStore() {
  return locks_.acquire(SecureDirectory::openOrCreate(path_), "store",
                        clock_.steady() + kStoreLockLimit);
}

}  // namespace credentials
