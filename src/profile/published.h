#pragma once

#include "base/mutex.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <utility>

namespace profile {

/// A value that many threads copy out without a lock while one replaces it now and then: the
/// left-right technique. Readers are wait-free: two counted steps around the copy, on the side that
/// no writer touches. A writer changes the idle side, turns readers over to it, waits until the old
/// side's last reader has left (nanoseconds, unless one was put to sleep in between), and changes
/// that side too; so nothing old is kept once `publish` returns. std::atomic<std::shared_ptr> would
/// do, but g++ 12's takes a spin bit in every load and is not clean under ThreadSanitizer.
template <class T>
class Published {
 public:
  [[nodiscard]] T read() const {
    auto& readers = readers_.at(epoch_.load()).count;
    readers.fetch_add(1);
    T copy = sides_.at(active_.load());
    readers.fetch_sub(1);
    return copy;
  }

  void publish(T value) EXCLUDES(writer_) {
    const base::MutexLock lock(writer_);
    const auto old = active_.load();
    sides_.at(1 - old) = value;
    active_.store(1 - old);
    waitForReaders();
    sides_.at(old) = std::move(value);
  }

 private:
  // A reader that took its epoch before the switch may count itself only after it: both counters
  // are seen at zero, one after the other, before the old side is touched.
  void waitForReaders() {
    const auto old = epoch_.load();
    waitUntilNone(1 - old);
    epoch_.store(1 - old);
    waitUntilNone(old);
  }

  void waitUntilNone(std::size_t epoch) {
    while (readers_.at(epoch).count.load() != 0) std::this_thread::yield();
  }

  static constexpr std::size_t kCacheLine = 64;

  struct alignas(kCacheLine) Counter {
    std::atomic<std::uint64_t> count{0};
  };

  base::Mutex writer_;
  std::array<T, 2> sides_{};  // not GUARDED_BY: readers are kept off by the protocol above
  std::atomic<std::size_t> active_{0};
  std::atomic<std::size_t> epoch_{0};
  mutable std::array<Counter, 2> readers_;
};

}  // namespace profile
