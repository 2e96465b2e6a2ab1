#pragma once

#include <filesystem>
#include <string>

namespace credentials {

/// What a path must be before it is used.
enum class FileRole { kPrivateFile, kPrivateDirectory, kParentDirectory };

/// Holds an open file against its role: a regular file or directory, owned by this user, and closed
/// to group and others (a parent directory: not writable by them, or sticky). Throws
/// base::Error(kStoreUnavailable) that says what is wrong and how to mend it; changes nothing.
void checkFile(int descriptor, const std::filesystem::path& path, FileRole role);

/// base::Error(kStoreUnavailable) for a system call that failed with `error` (an errno value).
[[noreturn]] void failFile(const std::string& verb, const std::filesystem::path& path, int error);

}  // namespace credentials
