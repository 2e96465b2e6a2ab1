#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

// Clang's thread-safety annotations (checked by tools/check through clang-tidy; empty for g++).
#if defined(__clang__)
#define BASE_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define BASE_THREAD_ANNOTATION(x)
#endif
#define GUARDED_BY(x) BASE_THREAD_ANNOTATION(guarded_by(x))
#define REQUIRES(...) BASE_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define EXCLUDES(...) BASE_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))

namespace base {

/// std::mutex that the static thread-safety analysis understands.
class BASE_THREAD_ANNOTATION(capability("mutex")) Mutex {
 public:
  void lock() BASE_THREAD_ANNOTATION(acquire_capability()) { mutex_.lock(); }

  void unlock() BASE_THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

/// Holds a Mutex for a scope. Never keep one across I/O.
class BASE_THREAD_ANNOTATION(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) BASE_THREAD_ANNOTATION(acquire_capability(mutex))
      : mutex_(mutex) {
    mutex_.lock();
  }

  ~MutexLock() BASE_THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }

  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

/// A condition variable for Mutex. Callers hold the mutex and test their condition in a loop.
class ConditionVariable {
 public:
  void notifyOne() { condition_.notify_one(); }

  void notifyAll() { condition_.notify_all(); }

  void wait(Mutex& mutex) REQUIRES(mutex) { condition_.wait(mutex); }

  /// False when `deadline` passed first.
  bool waitUntil(Mutex& mutex, std::chrono::steady_clock::time_point deadline) REQUIRES(mutex) {
    return condition_.wait_until(mutex, deadline) == std::cv_status::no_timeout;
  }

 private:
  std::condition_variable_any condition_;
};

}  // namespace base
