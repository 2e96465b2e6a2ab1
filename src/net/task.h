#pragma once

#include "net/frame_memory.h"

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>

namespace net {

/// The parts of a coroutine's promise that do not depend on its result.
class TaskPromiseBase {
 public:
  static void* operator new(std::size_t size) { return takeFrame(size); }

  static void operator delete(void* frame, std::size_t size) { giveFrameBack(frame, size); }

  /// At the end the one that waits goes on, if it waits already.
  struct Ending {
    [[nodiscard]] bool await_ready() const noexcept { return false; }

    template <typename Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      return ended.promise().waiter_;
    }

    void await_resume() const noexcept {}
  };

  [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }

  [[nodiscard]] Ending final_suspend() const noexcept { return {}; }

  void unhandled_exception() noexcept { failure_ = std::current_exception(); }

  void setWaiter(std::coroutine_handle<> waiter) { waiter_ = waiter; }

 protected:
  void throwFailure() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::coroutine_handle<> waiter_ = std::noop_coroutine();
  std::exception_ptr failure_;
};

template <typename Result>
class TaskPromise : public TaskPromiseBase {
 public:
  template <typename Value>
  void return_value(Value&& value) {
    result_.emplace(std::forward<Value>(value));
  }

  [[nodiscard]] Result take() {
    throwFailure();
    return std::move(*result_);
  }

 private:
  std::optional<Result> result_;
};

template <>
class TaskPromise<void> : public TaskPromiseBase {
 public:
  void return_void() const noexcept {}

  void take() const { throwFailure(); }
};

/// A coroutine of a loop, begun when it is awaited (once): most end without having waited at all,
/// and then the one that awaits is not suspended either. Owns the coroutine's frame. All of a chain
/// of tasks runs on one loop's thread; `spawn` begins one.
/// Throws in the one that awaits what the coroutine throws.
///
/// Instead of asio::awaitable, which costs a multiple of that on a way of a dozen calls
/// (docs/adr/0014).
template <typename Result = void>
class [[nodiscard]] Task {
 public:
  struct promise_type : TaskPromise<Result> {
    Task get_return_object() {
      return Task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
  };

  Task(Task&& other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}

  Task& operator=(Task&&) = delete;

  ~Task() {
    if (coroutine_) coroutine_.destroy();
  }

  [[nodiscard]] bool await_ready() const noexcept { return false; }

  bool await_suspend(std::coroutine_handle<> waiter) {
    coroutine_.resume();
    if (coroutine_.done()) return false;
    coroutine_.promise().setWaiter(waiter);
    return true;
  }

  Result await_resume() { return coroutine_.promise().take(); }

 private:
  explicit Task(std::coroutine_handle<promise_type> coroutine) : coroutine_(coroutine) {}

  std::coroutine_handle<promise_type> coroutine_;
};

}  // namespace net
