#pragma once

#include "net/completion.h"
#include "net/task.h"

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

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

  net::Task<> passed() {
    while (!open_) co_await net::elapsed(timer_);
  }

 private:
  asio::steady_timer timer_;
  bool open_ = false;
};

}  // namespace proxy
