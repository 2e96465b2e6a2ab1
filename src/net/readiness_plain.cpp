#include "net/readiness.h"

#if !defined(NET_REACTOR_READINESS)

#include <system_error>

namespace net {

class Readiness::State {
 public:
  explicit State(asio::ip::tcp::socket& socket) : socket_(socket) {}

  void wait(Waiter& waiter) {
    socket_.async_wait(asio::ip::tcp::socket::wait_read,
                       [&waiter](std::error_code /*closed*/) { waiter.maybeReadable(); });
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

void Readiness::wait(Waiter& waiter) { state_->wait(waiter); }

}  // namespace net

#endif
