#pragma once

#include "base/clock.h"

#include <mutex>

namespace support {

/// A clock that moves only when a test says so. Any thread.
class FakeClock final : public base::Clock {
 public:
  [[nodiscard]] base::SteadyTime steady() const override {
    const std::scoped_lock lock(mutex_);
    return steady_;
  }

  [[nodiscard]] base::WallTime wall() const override {
    const std::scoped_lock lock(mutex_);
    return wall_;
  }

  void advance(std::chrono::milliseconds by) {
    const std::scoped_lock lock(mutex_);
    steady_ += by;
    wall_ += by;
  }

  /// The wall clock alone: somebody set the machine's time.
  void jumpWall(std::chrono::milliseconds by) {
    const std::scoped_lock lock(mutex_);
    wall_ += by;
  }

 private:
  mutable std::mutex mutex_;
  base::SteadyTime steady_{std::chrono::hours(1000)};
  base::WallTime wall_{std::chrono::seconds(1'800'000'000)};
};

}  // namespace support
