#pragma once

#include "base/clock.h"
#include "base/executor.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace support {

/// Runs posted work when a test says so, on the calling thread; delayed work is due by the clock it
/// was given. Any thread may post; several threads may run.
class ManualExecutor final : public base::Executor {
 public:
  explicit ManualExecutor(const base::Clock& clock) : clock_(clock) {}

  void post(std::function<void()> work) override { add(clock_.steady(), std::move(work)); }

  void postAfter(std::chrono::milliseconds delay, std::function<void()> work) override {
    add(clock_.steady() + delay, std::move(work));
  }

  /// Runs the work that has been due longest; false when none is due.
  bool runOne() {
    const auto work = takeDue();
    if (!work) return false;
    (*work)();
    return true;
  }

  /// Runs due work, and what that posts, until none is due. Returns how much ran.
  std::size_t runAll() {
    std::size_t count = 0;
    while (runOne()) ++count;
    return count;
  }

  /// How much waits, due or not.
  [[nodiscard]] std::size_t size() const {
    const std::scoped_lock lock(mutex_);
    return queue_.size();
  }

  /// When the next work is due.
  [[nodiscard]] std::optional<base::SteadyTime> nextDue() const {
    const std::scoped_lock lock(mutex_);
    const auto next = earliest();
    return next == queue_.end() ? std::nullopt : std::optional(next->due);
  }

 private:
  struct Entry {
    base::SteadyTime due;
    std::function<void()> work;
  };

  void add(base::SteadyTime due, std::function<void()> work) {
    const std::scoped_lock lock(mutex_);
    queue_.push_back({due, std::move(work)});
  }

  [[nodiscard]] std::vector<Entry>::const_iterator earliest() const {
    return std::min_element(queue_.begin(), queue_.end(),
                            [](const Entry& a, const Entry& b) { return a.due < b.due; });
  }

  std::optional<std::function<void()>> takeDue() {
    const auto now = clock_.steady();
    const std::scoped_lock lock(mutex_);
    const auto next = earliest();
    if (next == queue_.end() || next->due > now) return std::nullopt;
    auto work = next->work;
    queue_.erase(next);
    return work;
  }

  const base::Clock& clock_;
  mutable std::mutex mutex_;
  std::vector<Entry> queue_;
};

}  // namespace support
