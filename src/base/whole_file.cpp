#include "base/whole_file.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/file_sync.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

namespace base {

namespace {

using Path = std::filesystem::path;

constexpr mode_t kPrivate = S_IRUSR | S_IWUSR;
constexpr mode_t kModeBits = 07777;

[[noreturn]] void refuse(const Path& file, const std::string& why, const std::string& hint) {
  throw Error(ErrorKind::kSettings, file.string() + " " + why, {}, hint);
}

[[noreturn]] void failSystem(const Path& file, const std::string& verb, int error) {
  const bool denied = error == EACCES || error == EPERM || error == EROFS;
  refuse(file, "cannot be " + verb + ": " + std::generic_category().message(error),
         denied ? "Make it and its directory yours and writable." : "");
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}

  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int get() const { return number_; }

  [[nodiscard]] bool valid() const { return number_ >= 0; }

 private:
  int number_;
};

/// The file behind symbolic links; one that points at nothing is refused.
Path meant(const Path& file) {
  std::error_code error;
  if (!std::filesystem::is_symlink(std::filesystem::symlink_status(file, error))) return file;
  const auto target = std::filesystem::canonical(file, error);
  if (error) refuse(file, "is a symbolic link to a file that is not there", "Mend or remove it.");
  return target;
}

std::string readOpen(const Descriptor& descriptor, const Path& file) {
  std::string bytes;
  std::string block(std::size_t{64} * 1024, '\0');
  for (;;) {
    const auto count = ::read(descriptor.get(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) failSystem(file, "read", errno);
    if (count == 0) return bytes;
    bytes.append(block, 0, static_cast<std::size_t>(count));
    if (bytes.size() > kMaxWholeFile) refuse(file, "is larger than 16 MiB", "");
  }
}

void writeAll(const Descriptor& descriptor, const Path& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(descriptor.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) failSystem(file, "written", errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

struct stat statusOf(const Path& file) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) failSystem(file, "read", errno);
  if (!S_ISREG(status.st_mode)) refuse(file, "is not a regular file", "Move it away.");
  if ((status.st_mode & S_IWUSR) == 0) refuse(file, "is read-only", "chmod u+w it first.");
  return status;
}

/// A file that is removed again unless it was renamed.
class Temporary {
 public:
  explicit Temporary(const Path& file)
      : path_(file.parent_path() / ("." + file.filename().string() + "." + hex(randomBytes(8)))),
        descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kPrivate)) {
    if (!descriptor_.valid()) failSystem(path_, "made", errno);
  }

  ~Temporary() {
    if (!renamed_) ::unlink(path_.c_str());
  }

  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  void write(std::string_view bytes) { writeAll(descriptor_, path_, bytes); }

  void takeAfter(const struct stat& original, const Path& file) {
    if ((original.st_uid != ::geteuid() || original.st_gid != ::getegid()) &&
        ::fchown(descriptor_.get(), original.st_uid, original.st_gid) != 0)
      refuse(file, "belongs to another user or group, which would be lost",
             "Change it as its owner.");
    if (::fchmod(descriptor_.get(), original.st_mode & kModeBits) != 0)
      failSystem(path_, "given its mode", errno);
  }

  void become(const Path& file) {
    if (!syncToDisk(descriptor_.get())) failSystem(path_, "written", errno);
    if (::rename(path_.c_str(), file.c_str()) != 0) failSystem(file, "replaced", errno);
    renamed_ = true;
  }

 private:
  Path path_;
  Descriptor descriptor_;
  bool renamed_ = false;
};

void syncDirectoryOf(const Path& file) {
  const Descriptor directory(
      ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.valid()) static_cast<void>(syncToDisk(directory.get()));
}

void makeDirectories(const Path& directory) {
  if (directory.empty() || ::access(directory.c_str(), F_OK) == 0) return;
  makeDirectories(directory.parent_path());
  if (::mkdir(directory.c_str(), S_IRWXU) != 0 && errno != EEXIST)
    failSystem(directory, "made", errno);
}

void checkUnchanged(const FileChange& change) {
  if (readWholeFile(change.file) == change.before) return;
  refuse(change.file, "changed while this was looked at; nothing was written to it",
         "Run the command again.");
}

void replaceBytes(const Path& file, const FileChange& change) {
  Temporary temporary(file);
  temporary.write(*change.after);
  if (change.before) temporary.takeAfter(statusOf(file), file);
  checkUnchanged(change);
  temporary.become(file);
  syncDirectoryOf(file);
}

}  // namespace

std::optional<std::string> readWholeFile(const Path& file) {
  // O_NONBLOCK: a pipe in the file's place must not hold us.
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!descriptor.valid()) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    failSystem(file, "opened", errno);
  }
  struct stat status{};
  if (::fstat(descriptor.get(), &status) != 0) failSystem(file, "read", errno);
  if (!S_ISREG(status.st_mode)) refuse(file, "is not a regular file", "Move it away.");
  return readOpen(descriptor, file);
}

void changeFile(const FileChange& change) {
  const auto file = meant(std::filesystem::absolute(change.file));
  if (change.after) {
    makeDirectories(file.parent_path());
    replaceBytes(file, change);
    return;
  }
  checkUnchanged(change);
  if (change.before && ::unlink(file.c_str()) != 0) failSystem(file, "removed", errno);
  syncDirectoryOf(file);
}

void changeFileWithBackup(const FileChange& change) {
  const auto file = meant(std::filesystem::absolute(change.file));
  if (change.before) {
    const auto original = statusOf(file);
    const Path backup = file.string() + kBackupEnding;
    Temporary temporary(backup);
    temporary.write(*change.before);
    temporary.takeAfter(original, file);
    checkUnchanged(change);
    temporary.become(backup);
  }
  changeFile(change);
}

}  // namespace base
