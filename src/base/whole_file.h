#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace base {

/// Files that belong to a person or another program and that we change: read whole, replaced
/// whole, so that nobody ever sees half of one. Both follow symbolic links to the file that is
/// meant. They throw Error(kSettings) that names the file, with a hint. One thread at a time a
/// file.

inline constexpr std::size_t kMaxWholeFile = std::size_t{16} * 1024 * 1024;

/// nullopt when there is no such file.
[[nodiscard]] std::optional<std::string> readWholeFile(const std::filesystem::path& file);

/// What a file held, and what it is to hold. nullopt: no such file.
struct FileChange {
  std::filesystem::path file;
  std::optional<std::string> before;
  std::optional<std::string> after;
};

/// Where the bytes before the change go: beside the file, under its name and this ending.
inline constexpr auto kBackupEnding = ".mcp-auth-proxy.bak";

/// Makes the change: temporary file, fsync, rename, fsync of the directory; mode and owner stay, a
/// new file is 0600, missing directories are made 0700. Refused when the file no longer holds
/// `before`, when it is read-only or no regular file, and when its owner cannot be kept.
void changeFile(const FileChange& change);
/// The same, after the bytes before were put into the backup, with the file's mode and owner.
void changeFileWithBackup(const FileChange& change);

}  // namespace base
