#pragma once

#include "base/mutex.h"

#include <atomic>
#include <optional>
#include <string>

namespace profile {

/// Step-up authorization (403 insufficient_scope): what the upstream wants more, for the next login
/// to ask for, and how many logins have not given it. Bounded, so that nobody is sent round for
/// ever: after kMostLogins it says so, until the upstream names a scope not yet asked for or
/// somebody logs out. A login that had brought the scope before it was asked for counts, too. Any
/// thread.
class StepUp {
 public:
  static constexpr int kMostLogins = 3;

  /// The upstream refused a call; `scope` as its challenge said, "" where it named none. `granted`
  /// is what the token has.
  void require(const std::string& scope, const std::string& granted) EXCLUDES(mutex_);
  /// A login brought a new token.
  void loginEnded() EXCLUDES(mutex_);
  void reset() EXCLUDES(mutex_);

  /// The scopes for the next login to ask for besides its own choice.
  [[nodiscard]] std::optional<std::string> wanted() const EXCLUDES(mutex_);
  /// Public text while a login is due for more scope, or no login helps any more.
  [[nodiscard]] std::optional<std::string> reason() const EXCLUDES(mutex_);

  [[nodiscard]] bool exhausted() const { return exhausted_.load(std::memory_order_relaxed); }

 private:
  mutable base::Mutex mutex_;
  std::string wanted_ GUARDED_BY(mutex_);  // everything to ask for
  std::string asked_ GUARDED_BY(mutex_);   // what the upstream's challenges named
  bool pending_ GUARDED_BY(mutex_) = false;
  int logins_ GUARDED_BY(mutex_) = 0;  // since `asked_` last grew
  std::atomic<bool> exhausted_{false};
};

}  // namespace profile
