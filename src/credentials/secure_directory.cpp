#include "credentials/secure_directory.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/file_sync.h"
#include "credentials/file_checks.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <memory>

namespace credentials {

namespace {

using Path = std::filesystem::path;

constexpr mode_t kDirectoryMode = 0700;
constexpr mode_t kFileMode = 0600;
constexpr std::string_view kTemporary = ".tmp-";
// O_NONBLOCK: a FIFO in a file's place must not hold the caller up.
constexpr int kSafely = O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
constexpr int kDirectory = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

int openAt(int directory, const std::string& name, int flags, mode_t mode = 0) {
  return uninterrupted([&] { return ::openat(directory, name.c_str(), flags, mode); });
}

/// Without a trailing slash, which would make O_NOFOLLOW follow.
Path trimmed(const Path& given) {
  auto clean = std::filesystem::absolute(given).lexically_normal();
  return clean.has_filename() ? clean : clean.parent_path();
}

void syncDirectory(int descriptor, const Path& where) {
  // Some file systems cannot sync a directory, and say EINVAL.
  if (!base::syncToDisk(descriptor) && errno != EINVAL) failFile("synced to disk", where, errno);
}

/// The last step alone; `parent` exists. True when it was made here.
bool makeDirectory(int parent, const Path& whole) {
  const auto name = whole.filename().string();
  if (uninterrupted([&] { return ::mkdirat(parent, name.c_str(), kDirectoryMode); }) == 0)
    return true;
  if (errno != EEXIST) failFile("made", whole, errno);
  return false;
}

/// Missing parents are made closed to others. What exists may lie behind symbolic links up to the
/// state directory itself, which must not be one.
FileDescriptor openParent(const Path& parent) {
  FileDescriptor opened(openAt(AT_FDCWD, parent.string(), kDirectory));
  if (opened.valid()) return opened;
  if (errno != ENOENT) failFile("opened", parent, errno);
  std::error_code ignored;
  if (!std::filesystem::exists(parent.parent_path(), ignored)) openParent(parent.parent_path());
  const FileDescriptor above(
      openAt(AT_FDCWD, parent.parent_path().string(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!above.valid()) failFile("opened", parent.parent_path(), errno);
  if (makeDirectory(above.get(), parent)) syncDirectory(above.get(), parent);
  opened = FileDescriptor(openAt(above.get(), parent.filename().string(), kDirectory));
  if (!opened.valid()) failFile("opened", parent, errno);
  return opened;
}

bool writeAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written =
        uninterrupted([&] { return ::write(descriptor, bytes.data(), bytes.size()); });
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

struct CloseDirectory {
  void operator()(DIR* stream) const { closedir(stream); }
};

}  // namespace

std::optional<SecureDirectory> SecureDirectory::open(const Path& given) {
  const auto where = trimmed(given);
  FileDescriptor descriptor(openAt(AT_FDCWD, where.string(), kDirectory));
  if (!descriptor.valid()) {
    if (errno == ENOENT) return std::nullopt;
    failFile("opened", where, errno);
  }
  checkFile(descriptor.get(), where, FileRole::kPrivateDirectory);
  return SecureDirectory(where, std::move(descriptor));
}

SecureDirectory SecureDirectory::openOrCreate(const Path& given) {
  const auto where = trimmed(given);
  const auto parent = openParent(where.parent_path());
  checkFile(parent.get(), where.parent_path(), FileRole::kParentDirectory);
  if (makeDirectory(parent.get(), where)) syncDirectory(parent.get(), where);
  FileDescriptor descriptor(openAt(parent.get(), where.filename().string(), kDirectory));
  if (!descriptor.valid()) failFile("opened", where, errno);
  checkFile(descriptor.get(), where, FileRole::kPrivateDirectory);
  return {where, std::move(descriptor)};
}

std::optional<base::Secret> SecureDirectory::read(const std::string& name,
                                                  std::size_t limit) const {
  const FileDescriptor file(openAt(descriptor_.get(), name, O_RDONLY | kSafely));
  if (!file.valid()) {
    if (errno == ENOENT) return std::nullopt;
    fail("opened", name);
  }
  checkFile(file.get(), path_ / name, FileRole::kPrivateFile);
  // One byte more than allowed, so that a file that is too large shows.
  std::string bytes(limit + 1, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const auto count =
        uninterrupted([&] { return ::read(file.get(), &bytes[size], bytes.size() - size); });
    if (count < 0) fail("read", name);
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  base::Secret content{std::string_view(bytes).substr(0, size)};
  base::wipe(bytes);
  if (size > limit)
    throw base::Error(base::ErrorKind::kStoreCorrupt, (path_ / name).string() + " is too large");
  return content;
}

void SecureDirectory::replace(const std::string& name, std::string_view bytes) const {
  const auto temporary = writeTemporary(bytes);
  if (uninterrupted([&] {
        return ::renameat(descriptor_.get(), temporary.c_str(), descriptor_.get(), name.c_str());
      }) != 0) {
    const int error = errno;
    discard(temporary);
    failFile("replaced", path_ / name, error);
  }
  sync();
}

bool SecureDirectory::create(const std::string& name, std::string_view bytes) const {
  const auto temporary = writeTemporary(bytes);
  // link(2) never overwrites; rename(2) would.
  const int linked = uninterrupted([&] {
    return ::linkat(descriptor_.get(), temporary.c_str(), descriptor_.get(), name.c_str(), 0);
  });
  const int error = linked == 0 ? 0 : errno;
  discard(temporary);
  if (linked != 0 && error != EEXIST) failFile("made", path_ / name, error);
  if (linked == 0) sync();
  return linked == 0;
}

bool SecureDirectory::remove(const std::string& name) const {
  const FileDescriptor file(openAt(descriptor_.get(), name, O_RDONLY | kSafely));
  if (!file.valid()) {
    if (errno == ENOENT) return false;
    fail("opened", name);
  }
  checkFile(file.get(), path_ / name, FileRole::kPrivateFile);
  if (uninterrupted([&] { return ::unlinkat(descriptor_.get(), name.c_str(), 0); }) != 0) {
    if (errno == ENOENT) return false;
    fail("removed", name);
  }
  sync();
  return true;
}

FileDescriptor SecureDirectory::openLockFile(const std::string& name) const {
  FileDescriptor file(openAt(descriptor_.get(), name, O_RDWR | O_CREAT | kSafely, kFileMode));
  if (!file.valid()) fail("opened", name);
  checkFile(file.get(), path_ / name, FileRole::kPrivateFile);
  return file;
}

std::vector<std::string> SecureDirectory::names() const {
  // A descriptor of its own, since reading a directory moves its offset.
  const int again = openAt(descriptor_.get(), ".", kDirectory);
  const std::unique_ptr<DIR, CloseDirectory> stream(again < 0 ? nullptr : fdopendir(again));
  if (!stream) fail("listed", ".");
  std::vector<std::string> names;
  // readdir is thread-safe on distinct streams on every system that is supported.
  while (const auto* const entry = readdir(stream.get()))  // NOLINT(concurrency-mt-unsafe)
    names.emplace_back(static_cast<const char*>(entry->d_name));
  return names;
}

void SecureDirectory::removeTemporaries() const {
  for (const auto& name : names())
    if (name.starts_with(kTemporary)) discard(name);
}

std::string SecureDirectory::writeTemporary(std::string_view bytes) const {
  constexpr std::size_t kRandomBytes = 16;
  auto name = std::string(kTemporary) + base::hex(base::randomBytes(kRandomBytes));
  const FileDescriptor file(
      openAt(descriptor_.get(), name, O_WRONLY | O_CREAT | O_EXCL | kSafely, kFileMode));
  if (!file.valid()) fail("made", name);
  if (!writeAll(file.get(), bytes) || !base::syncToDisk(file.get())) {
    const int error = errno;
    discard(name);
    failFile("written", path_ / name, error);
  }
  return name;
}

void SecureDirectory::discard(const std::string& name) const noexcept {
  ::unlinkat(descriptor_.get(), name.c_str(), 0);
}

void SecureDirectory::sync() const { syncDirectory(descriptor_.get(), path_); }

void SecureDirectory::fail(const std::string& verb, const std::string& name) const {
  failFile(verb, path_ / name, errno);
}

}  // namespace credentials
