#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include <coroutine>
#include <system_error>
#include <utility>

namespace net {

/// One of Asio's operations, for a Task to wait for. `begin` starts it with the handler that it is
/// given. Gives the operation's error; throws nothing. The operation's loop's thread only.
template <typename Begin>
class [[nodiscard]] Completion {
 public:
  explicit Completion(Begin begin) : begin_(begin) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }

  void await_suspend(std::coroutine_handle<> waiter) {
    begin_([this, waiter](std::error_code error = {}) {
      error_ = error;
      waiter.resume();
    });
  }

  std::error_code await_resume() const noexcept { return error_; }

 private:
  Begin begin_;
  std::error_code error_;
};

/// Until the timer's time has come, or it is cancelled: operation_aborted.
inline auto elapsed(asio::steady_timer& timer) {
  return Completion([&timer](auto done) { timer.async_wait(std::move(done)); });
}

/// Until `socket` is the next connection.
inline auto accepted(asio::ip::tcp::acceptor& acceptor, asio::ip::tcp::socket& socket) {
  return Completion(
      [&acceptor, &socket](auto done) { acceptor.async_accept(socket, std::move(done)); });
}

/// Until everything that waits on the loop now has had its turn.
inline auto nextTurn(asio::io_context& context) {
  return Completion([&context](auto done) { asio::post(context, std::move(done)); });
}

}  // namespace net
