#pragma once

#include "base/clock.h"
#include "base/executor.h"
#include "base/mutex.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <thread>
#include <vector>

namespace net {

/// Where blocking work goes: at most `threads` threads, started when they are first needed. Work
/// that waits for its time needs none of its own. Where the system gives no further thread, those
/// that are there do it all. The destructor lets what runs end, drops the rest and joins. Any
/// thread.
class Offload final : public base::Executor {
 public:
  explicit Offload(std::size_t threads);
  ~Offload() override;
  Offload(const Offload&) = delete;
  Offload& operator=(const Offload&) = delete;

  void post(std::function<void()> work) override EXCLUDES(mutex_);
  void postAfter(std::chrono::milliseconds delay, std::function<void()> work) override
      EXCLUDES(mutex_);

  /// Takes no more work, drops what has not begun, and waits for what runs, until `deadline` at
  /// most. False when something still runs then. Not for its own threads.
  bool finish(base::SteadyTime deadline) EXCLUDES(mutex_);

 private:
  using Work = std::function<void()>;

  void run() EXCLUDES(mutex_);
  void wake() REQUIRES(mutex_);
  void startThread() REQUIRES(mutex_);
  void takeDue() REQUIRES(mutex_);
  void waitForWork() REQUIRES(mutex_);

  const std::size_t limit_;
  base::Mutex mutex_;
  base::ConditionVariable changed_;
  std::deque<Work> ready_ GUARDED_BY(mutex_);
  std::multimap<base::SteadyTime, Work> later_ GUARDED_BY(mutex_);
  std::vector<std::thread> threads_ GUARDED_BY(mutex_);
  std::size_t idle_ GUARDED_BY(mutex_) = 0;
  std::size_t working_ GUARDED_BY(mutex_) = 0;
  bool stopping_ GUARDED_BY(mutex_) = false;
};

}  // namespace net
