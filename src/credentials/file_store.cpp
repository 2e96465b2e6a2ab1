#include "credentials/file_store.h"

#include "base/error.h"
#include "credentials/key_file.h"
#include "credentials/sealed_box.h"

#include <algorithm>

namespace credentials {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::string_view kEnding = ".sealed";
constexpr std::size_t kLargestFile = kMaxRecordBytes + std::size_t{256} * 1024;
constexpr std::chrono::seconds kDirectoryLockLimit(10);

std::string fileName(const RecordKey& key) { return fileStem(key) + std::string(kEnding); }

bool isRecord(const std::string& name) { return name.ends_with(kEnding); }

[[noreturn]] void keyMissing(const SecureDirectory& directory) {
  throw Error(ErrorKind::kStoreCorrupt,
              "The key file " + (directory.path() / kKeyFileName).string() +
                  " is missing, but records that it sealed are there",
              {}, "Restore it from a backup; or remove the *.sealed files there and log in again.");
}

bool holdsRecords(const SecureDirectory& directory) {
  const auto names = directory.names();
  return std::any_of(names.begin(), names.end(), isRecord);
}

/// The same error, with the file in its text.
[[noreturn]] void rethrowNamed(const Error& error, const std::filesystem::path& file) {
  throw Error(error.kind(), error.text() + " (" + file.string() + ")", error.detail(),
              error.hint());
}

}  // namespace

void FileStore::check() {
  const auto directory = SecureDirectory::openOrCreate(path_);
  try {
    prepareKey(directory);
  } catch (const Error& e) {
    if (e.kind() != ErrorKind::kStoreCorrupt) throw;
  }
}

std::optional<Record> FileStore::load(const RecordKey& key) {
  const auto directory = SecureDirectory::open(path_);
  if (!directory) return std::nullopt;
  return loadFrom(*directory, key);
}

std::optional<std::uint64_t> FileStore::save(const RecordKey& key, const Record& record) {
  auto next = record;
  ++next.generation;
  const auto plain = serialize(next);
  if (plain.reveal().size() > kMaxRecordBytes)
    throw Error(ErrorKind::kStoreUnavailable, "The record is too large to store");
  const auto directory = SecureDirectory::openOrCreate(path_);
  const auto guard = lockDirectory(directory);
  directory.removeTemporaries();
  const auto current = loadFrom(directory, key);
  if ((current ? current->generation : 0) != record.generation) return std::nullopt;
  directory.replace(fileName(key), seal(keyForSealing(directory), key, plain.reveal()));
  return next.generation;
}

bool FileStore::erase(const RecordKey& key) {
  const auto directory = SecureDirectory::open(path_);
  if (!directory) return false;
  const auto guard = lockDirectory(*directory);
  return directory->remove(fileName(key));
}

std::vector<RecordKey> FileStore::list() {
  const auto directory = SecureDirectory::open(path_);
  if (!directory) return {};
  std::vector<RecordKey> keys;
  for (const auto& name : directory->names()) {
    const auto sealed = isRecord(name) ? directory->read(name, kLargestFile) : std::nullopt;
    if (!sealed) continue;
    try {
      keys.push_back(sealedFor(sealed->reveal()));
    } catch (const Error& e) {
      rethrowNamed(e, directory->path() / name);
    }
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::unique_ptr<CredentialStore::Lock> FileStore::lock(const RecordKey& key,
                                                       base::SteadyTime deadline) {
  return locks_.acquire(SecureDirectory::openOrCreate(path_), fileStem(key), deadline);
}

std::unique_ptr<CredentialStore::Lock> FileStore::lockDirectory(const SecureDirectory& directory) {
  return locks_.acquire(directory, "store", clock_.steady() + kDirectoryLockLimit);
}

std::optional<Record> FileStore::loadFrom(const SecureDirectory& directory, const RecordKey& key) {
  const auto name = fileName(key);
  const auto sealed = directory.read(name, kLargestFile);
  if (!sealed) return std::nullopt;
  const auto sealingKey = existingKey(directory);
  try {
    return deserialize(unseal(sealingKey, key, sealed->reveal()).reveal());
  } catch (const Error& e) {
    rethrowNamed(e, directory.path() / name);
  }
}

base::Secret FileStore::existingKey(const SecureDirectory& directory) {
  auto key = keys_.find(directory);
  if (!key) keyMissing(directory);
  return *std::move(key);
}

base::Secret FileStore::keyForSealing(const SecureDirectory& directory) {
  if (auto key = keys_.find(directory)) return *std::move(key);
  // Asked once more: another process may just have made the key and its first record.
  if (holdsRecords(directory)) return existingKey(directory);
  return keys_.make(directory);
}

void FileStore::prepareKey(const SecureDirectory& directory) {
  if (!keys_.settled(directory)) {
    const auto guard = lockDirectory(directory);
    if (!keys_.settled(directory) && !holdsRecords(directory)) {
      static_cast<void>(keys_.make(directory));
      return;
    }
  }
  static_cast<void>(keys_.find(directory));
}

}  // namespace credentials
