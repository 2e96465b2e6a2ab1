#pragma once

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include <system_error>

namespace proxy {

/// Something that one coroutine waits for and another part of its loop brings about. One waiter,
/// on the loop's thread. For the rare waits only: it holds a timer that never runs out.
class Gate {
 public:
  explicit Gate(asio::io_context& context)
      : timer_(context, asio::steady_timer::time_point::max()) {}

  void open() {
    open_ = true;
    timer_.cancel();
  }

  asio::awaitable<void> passed() {
    while (!open_) {
      std::error_code woken;
      auto token = asio::redirect_error(asio::use_awaitable, woken);
      co_await timer_.async_wait(token);
    }
  }

 private:
  asio::steady_timer timer_;
  bool open_ = false;
};

}  // namespace proxy
