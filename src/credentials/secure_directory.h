#pragma once

#include "base/secret.h"
#include "credentials/file_descriptor.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace credentials {

/// A directory that only this user can enter (0700), and files in it that only this user can read
/// (0600). Nothing is followed that is a symbolic link, and nothing is used that belongs to
/// somebody else or that others may open: such things are refused with a text that says what to do,
/// and left as they are. Holds the open directory; any thread. All throw
/// base::Error(kStoreUnavailable).
class SecureDirectory {
 public:
  /// nullopt when it does not exist.
  [[nodiscard]] static std::optional<SecureDirectory> open(const std::filesystem::path& given);
  /// Makes it, and its parents, where they are missing; its parent must not be writable by others.
  [[nodiscard]] static SecureDirectory openOrCreate(const std::filesystem::path& given);

  /// nullopt when there is none.
  [[nodiscard]] std::optional<base::Secret> read(const std::string& name, std::size_t limit) const;
  /// Atomic and durable: temporary file, sync, rename, sync of the directory. Until the rename the
  /// old file stands untouched, whatever fails.
  void replace(const std::string& name, std::string_view bytes) const;
  /// The same for a file that must not exist yet: false when it does, which stays as it is.
  [[nodiscard]] bool create(const std::string& name, std::string_view bytes) const;
  /// Durable. False when there was none.
  [[nodiscard]] bool remove(const std::string& name) const;
  /// For locking: opened for reading and writing, made where it is missing.
  [[nodiscard]] FileDescriptor openLockFile(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> names() const;
  /// What a crash left of `replace` and `create`. Only under a lock that keeps other writers out.
  void removeTemporaries() const;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  SecureDirectory(std::filesystem::path path, FileDescriptor descriptor)
      : path_(std::move(path)), descriptor_(std::move(descriptor)) {}

  [[nodiscard]] std::string writeTemporary(std::string_view bytes) const;
  void discard(const std::string& name) const noexcept;
  void sync() const;
  [[noreturn]] void fail(const std::string& verb, const std::string& name) const;

  std::filesystem::path path_;
  FileDescriptor descriptor_;
};

}  // namespace credentials
