#include "credentials/store_lock.h"

#include "base/error.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

namespace credentials {

namespace {

constexpr std::chrono::milliseconds kPollInterval(5);

class NameHold final : public CredentialStore::Lock {
 public:
  NameHold(std::shared_ptr<HeldNames> names, std::string name)
      : names_(std::move(names)), name_(std::move(name)) {}

  ~NameHold() override { names_->release(name_); }

  NameHold(const NameHold&) = delete;
  NameHold& operator=(const NameHold&) = delete;

 private:
  std::shared_ptr<HeldNames> names_;
  std::string name_;
};

class FileHold final : public CredentialStore::Lock {
 public:
  FileHold(std::unique_ptr<Lock> inProcess, FileDescriptor file)
      : inProcess_(std::move(inProcess)), file_(std::move(file)) {}

 private:
  // The file goes first (members are destroyed last to first), then the others of this process.
  std::unique_ptr<Lock> inProcess_;
  FileDescriptor file_;
};

[[noreturn]] void locked(const std::string& holder) {
  throw base::Error(base::ErrorKind::kStoreLocked, "The stored record is in use by " + holder, {},
                    "Try again; if it stays so, look whether a second mcp-auth-proxy runs.");
}

std::string holderOf(int file) {
  std::array<char, 32> text{};
  const auto size = uninterrupted([&] { return ::pread(file, text.data(), text.size(), 0); });
  const auto count = static_cast<std::size_t>(std::max<decltype(size)>(size, 0));
  const std::string pid(text.data(), text.data() + count);
  const auto digits = pid.substr(0, pid.find_first_not_of("0123456789"));
  return digits.empty() ? "another process" : "another process (pid " + digits + ")";
}

/// Only told to people, so a full disk does not matter.
void writeHolder(int file) {
  const auto text = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, text.data(), text.size(), 0) < 0) return;
}

void waitForFile(int file, const SecureDirectory& directory, base::SteadyTime deadline) {
  const base::SystemClock machine;
  while (uninterrupted([&] { return ::flock(file, LOCK_EX | LOCK_NB); }) != 0) {
    if (errno != EWOULDBLOCK)
      throw base::Error(base::ErrorKind::kStoreUnavailable,
                        directory.path().string() + " is on a file system that cannot lock files");
    const auto now = machine.steady();
    if (now >= deadline) locked(holderOf(file));
    std::this_thread::sleep_until(std::min(deadline, now + kPollInterval));
  }
}

}  // namespace

bool HeldNames::take(const std::string& name, base::SteadyTime deadline) {
  const base::MutexLock lock(mutex_);
  while (names_.contains(name))
    if (!released_.waitUntil(mutex_, deadline) && names_.contains(name)) return false;
  names_.insert(name);
  return true;
}

void HeldNames::release(const std::string& name) {
  const base::MutexLock lock(mutex_);
  names_.erase(name);
  released_.notifyAll();
}

std::unique_ptr<CredentialStore::Lock> holdName(const std::shared_ptr<HeldNames>& names,
                                                const std::string& name,
                                                base::SteadyTime deadline) {
  if (!names->take(name, deadline)) locked("this process (pid " + std::to_string(getpid()) + ")");
  return std::make_unique<NameHold>(names, name);
}

base::SteadyTime machineDeadline(const base::Clock& clock, base::SteadyTime deadline) {
  constexpr std::chrono::hours kLongest(24);
  const auto now = clock.steady();
  const auto latest = std::min(deadline, now + kLongest);
  return base::SystemClock().steady() + (std::max(latest, now) - now);
}

std::unique_ptr<CredentialStore::Lock> StoreLocks::acquire(const SecureDirectory& directory,
                                                           const std::string& name,
                                                           base::SteadyTime deadline) {
  const auto machine = machineDeadline(clock_, deadline);
  auto inProcess = holdName(held_, name, machine);
  auto file = directory.openLockFile(name + ".lock");
  waitForFile(file.get(), directory, machine);
  writeHolder(file.get());
  return std::make_unique<FileHold>(std::move(inProcess), std::move(file));
}

}  // namespace credentials
