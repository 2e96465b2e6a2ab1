#pragma once

#include <chrono>
#include <ctime>

namespace base {

using SteadyTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;

/// Steady time for deadlines: up to some milliseconds behind, and read at a fraction of the cost.
[[nodiscard]] inline SteadyTime coarseNow() {
#if defined(CLOCK_MONOTONIC_COARSE)
  timespec now{};
  if (::clock_gettime(CLOCK_MONOTONIC_COARSE, &now) == 0)
    return SteadyTime(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
#endif
  return std::chrono::steady_clock::now();
}

/// Time as a parameter: nothing but a Clock reads the machine's clocks, so that no test sleeps.
/// `steady` measures waits and expiry while running, `wall` is what is stored. Any thread may call.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual SteadyTime steady() const = 0;
  [[nodiscard]] virtual WallTime wall() const = 0;

  /// For deadlines, see `coarseNow`.
  [[nodiscard]] virtual SteadyTime coarse() const { return steady(); }
};

/// The machine's own clocks.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime steady() const override { return std::chrono::steady_clock::now(); }

  [[nodiscard]] SteadyTime coarse() const override { return coarseNow(); }

  [[nodiscard]] WallTime wall() const override { return std::chrono::system_clock::now(); }
};

}  // namespace base
