#pragma once

#include "net/loops.h"
#include "net/stream.h"

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/use_future.hpp>

#include <chrono>
#include <cstdint>
#include <future>
#include <stdexcept>
#include <utility>

namespace support {

/// A running loop, and coroutines on it whose results a test waits for: `onLoop.run(coroutine)`,
/// where the coroutine is a lambda that returns asio::awaitable<T>. Gives up after 10 s.
class OnLoop {
 public:
  explicit OnLoop(std::size_t loops = 1) : loops_(loops) { loops_.start(); }

  [[nodiscard]] net::Loops& loops() { return loops_; }

  [[nodiscard]] net::Loop& loop() { return loops_.at(0); }

  template <typename Coroutine>
  auto start(Coroutine coroutine) {
    return asio::co_spawn(loop().context(), std::move(coroutine), asio::use_future);
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
