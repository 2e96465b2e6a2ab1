#include "cli/pid_file.h"

#include "base/error.h"
#include "credentials/secure_directory.h"

#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <string>
#include <thread>

namespace cli {

namespace {

using credentials::SecureDirectory;
using credentials::uninterrupted;

bool tryLock(int file, int kind) {
  return uninterrupted([file, kind] { return ::flock(file, kind | LOCK_NB); }) == 0;
}

std::optional<pid_t> readId(int file) {
  std::array<char, 16> text{};
  const auto count = uninterrupted([&] { return ::pread(file, text.data(), text.size(), 0); });
  pid_t id = 0;
  if (count > 0) std::from_chars(text.data(), text.data() + count, id);
  return id > 1 ? std::optional(id) : std::nullopt;
}

}  // namespace

std::unique_ptr<PidFile> PidFile::take(const std::filesystem::path& stateDirectory,
                                       const char* name) {
  auto file = SecureDirectory::openOrCreate(stateDirectory).openLockFile(name);
  if (!tryLock(file.get(), LOCK_EX)) return nullptr;
  const auto text = std::to_string(::getpid()) + '\n';
  if (::ftruncate(file.get(), 0) != 0 ||
      ::pwrite(file.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
    throw base::Error(
        base::ErrorKind::kStoreUnavailable,
        "The process id cannot be written to " + stateDirectory.string() + '/' + name + '.');
  return std::unique_ptr<PidFile>(new PidFile(std::move(file)));
}

std::optional<pid_t> PidFile::holder(const std::filesystem::path& stateDirectory,
                                     const char* name) {
  constexpr int kTries = 50;
  constexpr std::chrono::milliseconds kPause{10};
  const auto directory = SecureDirectory::open(stateDirectory);
  if (!directory) return std::nullopt;
  const auto file = directory->openLockFile(name);
  // Between taking the lock and writing the id there is a moment.
  for (int i = 0; i < kTries; ++i) {
    if (tryLock(file.get(), LOCK_SH)) return std::nullopt;
    if (const auto id = readId(file.get())) return id;
    std::this_thread::sleep_for(kPause);
  }
  throw base::Error(base::ErrorKind::kStoreUnavailable,
                    stateDirectory.string() + '/' + name + " is held, but names no process.", {},
                    "Stop the other mcp-auth-proxy.");
}

PidFile::~PidFile() { static_cast<void>(::ftruncate(file_.get(), 0) == 0); }

}  // namespace cli
