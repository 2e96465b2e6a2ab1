#pragma once

#include "base/clock.h"

#include <chrono>

namespace profile {

/// When to try again after trouble: 1 s, doubling up to 30 s, each somewhere between half and all
/// of it, so that many gateways do not come back at one moment. Not synchronised.
class Backoff {
 public:
  static constexpr std::chrono::milliseconds kFirst{1'000};
  static constexpr std::chrono::milliseconds kMost{30'000};

  void failed(base::SteadyTime now);
  void succeeded();

  /// True while the next try is not due.
  [[nodiscard]] bool holds(base::SteadyTime now) const { return failures_ > 0 && now < until_; }

  [[nodiscard]] base::SteadyTime until() const { return until_; }

  [[nodiscard]] int failures() const { return failures_; }

 private:
  int failures_ = 0;
  base::SteadyTime until_;
};

}  // namespace profile
