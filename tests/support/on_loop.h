#pragma once

#include "net/loops.h"
#include "net/spawn.h"
#include "net/stream.h"
#include "net/task.h"

#include <asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <future>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace support {

/// Keeps the promise with what `coroutine` gives or throws.
template <typename Result, typename Coroutine>
net::Task<> keepPromise(std::shared_ptr<std::promise<Result>> promise, Coroutine& coroutine) {
  try {
    if constexpr (std::is_void_v<Result>) {
      co_await coroutine();
      promise->set_value();
    } else {
      auto result = co_await coroutine();
      promise->set_value(std::move(result));
    }
  } catch (...) {
    promise->set_exception(std::current_exception());
  }
}

/// Begins a lambda that returns net::Task<T> on the loop; its result will be in the future.
template <typename Coroutine>
auto begin(net::Loop& loop, Coroutine coroutine) {
  using Result = decltype(coroutine().await_resume());
  auto promise = std::make_shared<std::promise<Result>>();
  auto result = promise->get_future();
  net::spawn(loop, [promise, coroutine = std::move(coroutine)]() mutable {
    return keepPromise(promise, coroutine);
  });
  return result;
}

/// A running loop, and coroutines on it whose results a test waits for: `onLoop.run(coroutine)`,
/// where the coroutine is a lambda that returns net::Task<T>. Gives up after 10 s.
class OnLoop {
 public:
  explicit OnLoop(std::size_t loops = 1) : loops_(loops) { loops_.start(); }

  [[nodiscard]] net::Loops& loops() { return loops_; }

  [[nodiscard]] net::Loop& loop() { return loops_.at(0); }

  template <typename Coroutine>
  auto start(Coroutine coroutine) {
    return begin(loop(), std::move(coroutine));
  }

  template <typename Coroutine>
  auto run(Coroutine coroutine) {
    auto result = start(std::move(coroutine));
    if (result.wait_for(std::chrono::seconds(10)) != std::future_status::ready)
      throw std::runtime_error("the coroutine did not end");
    return result.get();
  }

  /// A plain stream to 127.0.0.1. On the loop's thread.
  net::Stream connect(std::uint16_t port) {
    asio::ip::tcp::socket socket(loop().context());
    socket.connect({asio::ip::address_v4::loopback(), port});
    return {loop(), std::move(socket)};
  }

 private:
  net::Loops loops_;
};

}  // namespace support
