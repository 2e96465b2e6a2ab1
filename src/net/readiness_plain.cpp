#include "net/readiness.h"

#if !defined(NET_REACTOR_READINESS)

#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

#include <system_error>

namespace net {

class Readiness::State {
 public:
  explicit State(asio::ip::tcp::socket& socket) : socket_(socket) {}

  asio::awaitable<void> wait() {
    std::error_code closed;  // as is seen by the socket
    auto token = asio::redirect_error(asio::use_awaitable, closed);
    co_await socket_.async_wait(asio::ip::tcp::socket::wait_read, token);
  }

 private:
  asio::ip::tcp::socket& socket_;
};

Readiness::Readiness(asio::ip::tcp::socket& socket) : state_(new State(socket)) {}

Readiness::~Readiness() { delete state_; }

/// Nobody tells: the reader has to try.
// NOLINTNEXTLINE(readability-convert-member-functions-to-static)
bool Readiness::maybe() const { return true; }

void Readiness::drained() {}

asio::awaitable<void> Readiness::wait() { return state_->wait(); }

}  // namespace net

#endif
