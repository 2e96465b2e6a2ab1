#pragma once

#include <chrono>
#include <functional>

namespace base {

/// Where blocking work goes: a bounded thread pool in the daemon, the calling thread in tests.
/// Any thread may call; a posted function must not throw. Work posted before the executor's
/// destruction either runs or is dropped, never both.
class Executor {
 public:
  virtual ~Executor() = default;
  virtual void post(std::function<void()> work) = 0;
  /// Runs `work` once, no earlier than `delay` from now.
  virtual void postAfter(std::chrono::milliseconds delay, std::function<void()> work) = 0;
};

}  // namespace base
