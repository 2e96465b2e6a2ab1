#pragma once

#include "base/error.h"
#include "base/mutex.h"

#include <atomic>
#include <optional>

namespace profile {

/// The last trouble with an upstream, for status. Noting that all is well costs one read of a flag
/// while all is well. Any thread.
class UpstreamNote {
 public:
  void note(std::optional<base::Error> trouble) EXCLUDES(mutex_) {
    if (!trouble && !troubled_.load(std::memory_order_relaxed)) return;
    const base::MutexLock lock(mutex_);
    troubled_.store(trouble.has_value(), std::memory_order_relaxed);
    trouble_ = std::move(trouble);
  }

  [[nodiscard]] std::optional<base::Error> last() const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    return trouble_;
  }

 private:
  std::atomic<bool> troubled_{false};
  mutable base::Mutex mutex_;
  std::optional<base::Error> trouble_ GUARDED_BY(mutex_);
};

}  // namespace profile
