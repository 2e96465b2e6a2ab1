#include "credentials/file_checks.h"

#include "base/error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace credentials {

namespace {

using Path = std::filesystem::path;

[[noreturn]] void refuse(const Path& path, const std::string& why, const std::string& hint) {
  throw base::Error(base::ErrorKind::kStoreUnavailable, path.string() + " " + why, {}, hint);
}

std::string hintFor(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return "Make room on that disk.";
    case EROFS:
    case EACCES:
    case EPERM:
      return "Make it writable for this user, or set MCP_AUTH_PROXY_STATE_DIR to a directory of "
             "your own.";
    default:
      return {};
  }
}

void checkAccess(const struct stat& status, const Path& path, FileRole role) {
  constexpr mode_t kOthersWrite = S_IWGRP | S_IWOTH;
  constexpr mode_t kOthersAny = S_IRWXG | S_IRWXO;
  if (role == FileRole::kParentDirectory) {
    if ((status.st_mode & kOthersWrite) != 0 && (status.st_mode & S_ISVTX) == 0)
      refuse(path, "is writable by other users", "chmod go-w " + path.string());
  } else if ((status.st_mode & kOthersAny) != 0) {
    const auto* const mode = role == FileRole::kPrivateFile ? "600 " : "700 ";
    refuse(path, "is open to other users",
           "Find out who could read it, then: chmod " + (mode + path.string()));
  }
}

}  // namespace

void checkFile(int descriptor, const Path& path, FileRole role) {
  struct stat status{};
  if (fstat(descriptor, &status) != 0) failFile("read", path, errno);
  const bool wantsFile = role == FileRole::kPrivateFile;
  if (wantsFile ? !S_ISREG(status.st_mode) : !S_ISDIR(status.st_mode))
    refuse(path, wantsFile ? "is not a regular file" : "is not a directory", "Move it away.");
  const bool rootsParent = role == FileRole::kParentDirectory && status.st_uid == 0;
  if (status.st_uid != geteuid() && !rootsParent)
    refuse(path, "belongs to another user (uid " + std::to_string(status.st_uid) + ")",
           "Run as that user, or set MCP_AUTH_PROXY_STATE_DIR to a directory of your own.");
  checkAccess(status, path, role);
}

void failFile(const std::string& verb, const Path& path, int error) {
  if (error == ELOOP || error == ENOTDIR)
    refuse(path, "is a symbolic link or not what it should be; it was not followed",
           "Move it away.");
  refuse(path,
         "could not be " + verb + ": " + std::error_code(error, std::generic_category()).message(),
         hintFor(error));
}

}  // namespace credentials
