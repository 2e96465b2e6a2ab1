#pragma once

#include "base/clock.h"
#include "base/mutex.h"
#include "credentials/credential_store.h"
#include "credentials/secure_directory.h"

#include <memory>
#include <set>
#include <string>

namespace credentials {

/// The names that are held within this process. Any thread.
class HeldNames {
 public:
  /// Waits until `deadline` (of the machine's steady clock); false when it passed first.
  [[nodiscard]] bool take(const std::string& name, base::SteadyTime deadline);
  void release(const std::string& name);

 private:
  base::Mutex mutex_;
  base::ConditionVariable released_;
  std::set<std::string> names_ GUARDED_BY(mutex_);
};

/// Locks by name, one holder at a time, among the threads of a process (HeldNames) and among
/// processes (flock(2) on `<name>.lock`, which holds the holder's pid and is never removed). A
/// holder that dies lets go. Not re-entrant. Any thread; a Lock may outlive this object.
class StoreLocks {
 public:
  explicit StoreLocks(const base::Clock& clock) : clock_(clock) {}

  /// Waits until `deadline` by the clock given; base::Error(kStoreLocked) names the holder then.
  [[nodiscard]] std::unique_ptr<CredentialStore::Lock> acquire(const SecureDirectory& directory,
                                                               const std::string& name,
                                                               base::SteadyTime deadline);

 private:
  const base::Clock& clock_;
  std::shared_ptr<HeldNames> held_ = std::make_shared<HeldNames>();
};

/// A name held within this process alone: what a store needs that no other process can see.
[[nodiscard]] std::unique_ptr<CredentialStore::Lock> holdName(
    const std::shared_ptr<HeldNames>& names, const std::string& name, base::SteadyTime deadline);

/// `deadline` of any clock as one of the machine's, for waits.
[[nodiscard]] base::SteadyTime machineDeadline(const base::Clock& clock, base::SteadyTime deadline);

}  // namespace credentials
