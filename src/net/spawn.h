#pragma once

#include "net/frame_memory.h"
#include "net/loops.h"
#include "net/task.h"

#include <asio/dispatch.hpp>

#include <coroutine>
#include <cstddef>
#include <exception>
#include <utility>

namespace net {

/// A coroutine that nobody waits for: begins at once, ends by itself, or with its loop.
class Detached {
 public:
  class promise_type {
   public:
    template <typename Start>
    promise_type(Loop& loop, const Start& /*start*/) : loop_(loop) {
      loop_.enter(handle());
    }

    ~promise_type() { loop_.leave(handle()); }

    promise_type(const promise_type&) = delete;
    promise_type& operator=(const promise_type&) = delete;

    static void* operator new(std::size_t size) { return takeFrame(size); }

    static void operator delete(void* frame, std::size_t size) { giveFrameBack(frame, size); }

    [[nodiscard]] Detached get_return_object() const noexcept { return {}; }

    [[nodiscard]] std::suspend_never initial_suspend() const noexcept { return {}; }

    [[nodiscard]] std::suspend_never final_suspend() const noexcept { return {}; }

    void return_void() const noexcept {}

    void unhandled_exception() const noexcept { std::terminate(); }

   private:
    [[nodiscard]] std::coroutine_handle<> handle() {
      return std::coroutine_handle<promise_type>::from_promise(*this);
    }

    Loop& loop_;
  };
};

/// For an exception that nobody was there to take: says so in the log.
void logLost(const char* why) noexcept;

/// `start` stays as long as the coroutine: what a coroutine that is a lambda captures is its own.
template <typename Start>
Detached detach(Loop& /*loop*/, Start start) {
  try {
    co_await start();
  } catch (const std::exception& failure) {
    logLost(failure.what());
  } catch (...) {
    logLost("it is of no known kind");
  }
}

/// Begins the Task<> that `start` returns, on the loop: at once where this is its thread. Any
/// thread. Where the loop has ended, `start` is never called.
template <typename Start>
void spawn(Loop& loop, Start start) {
  asio::dispatch(loop.context(),
                 [&loop, start = std::move(start)]() mutable { detach(loop, std::move(start)); });
}

}  // namespace net
