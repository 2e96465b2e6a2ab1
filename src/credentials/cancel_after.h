#pragma once

#if defined(HAVE_LIBSECRET)

#include "credentials/libsecret.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace credentials {

/// Cancels GLib calls that take longer than `limit` in all. Only where libsecret is. Not copied;
/// the thread that makes it uses it.
class CancelAfter {
 public:
  explicit CancelAfter(std::chrono::milliseconds limit)
      : cancellable_(libsecret().gCancellableNew()),
        timer_([this, limit](const std::stop_token& stop) { wait(stop, limit); }) {}

  ~CancelAfter() {
    timer_.request_stop();
    timer_.join();
    libsecret().gObjectUnref(cancellable_);
  }

  CancelAfter(const CancelAfter&) = delete;
  CancelAfter& operator=(const CancelAfter&) = delete;

  [[nodiscard]] GCancellable* get() const { return cancellable_; }

 private:
  void wait(const std::stop_token& stop, std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, limit, [] { return false; });
    if (!stop.stop_requested()) libsecret().gCancellableCancel(cancellable_);
  }

  GCancellable* cancellable_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread timer_;
};

}  // namespace credentials

#endif  // HAVE_LIBSECRET
