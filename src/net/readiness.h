#pragma once

#include <asio/ip/tcp.hpp>
#include <asio/version.hpp>

// Asio's public calls ask the kernel once for each wait, or read once in vain. The reactor knows
// better, but only from within, and from within is another place in each version: this one is
// Debian 12's. Elsewhere readiness_plain.cpp does it with the public calls.
#if defined(ASIO_HAS_EPOLL) && ASIO_VERSION / 100 == 1022 && !defined(NET_PLAIN_READINESS)
#define NET_REACTOR_READINESS
#endif

namespace net {

/// Whether a socket may have something to read: bytes, its end, an error. Told by the loop's
/// events, so that nobody reads from an empty socket just to see that it is empty (docs/adr/0012).
/// Its loop's thread only; destroyed before its socket. Two may wait at a time: who reads, and who
/// writes TLS that wants to read first.
class Readiness {
 public:
  /// Who waits. Stays until it was called.
  class Waiter {
   public:
    virtual void maybeReadable() = 0;

   protected:
    ~Waiter() = default;
  };

  explicit Readiness(asio::ip::tcp::socket& socket);
  ~Readiness();
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

  /// False only when nothing came since `drained`.
  [[nodiscard]] bool maybe() const;
  /// The last read said that nothing is left, the peer's end neither. A reset may be.
  void drained();
  /// After a read in vain: calls once, from the loop, when something comes or the socket is closed
  /// or released.
  void wait(Waiter& waiter);

 private:
  class State;
  State* state_;  ///< lives on until the loop gives its notes back
};

}  // namespace net
