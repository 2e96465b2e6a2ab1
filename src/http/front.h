#pragma once

#include "http/route.h"
#include "http/url.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace net {
class Loops;
}

namespace http {

class FastLane;
class FrontState;
class SlowLane;

struct FrontOptions {
  std::string bind = "127.0.0.1";
  std::uint16_t port = 0;                           ///< 0 = any free one; `Front::port` tells
  std::optional<Url> publicBaseUrl = std::nullopt;  ///< its Host and Origin are ours, too
  RouteTable routes = RouteTable{};
  /// Every address is the slow lane's and `routes` is not asked: a server of its own that only uses
  /// this door (the demo).
  bool slowLaneOnly = false;
  /// The body of /health, JSON. Called on the loops' threads: must be quick and must not throw.
  std::function<std::string()> health = nullptr;
  std::size_t maxConnections = 20'000;
  /// Connections past the limit that may still ask for /health, a login or its callback. Past
  /// these, a new one takes the place of one that is silent.
  std::size_t reserve = 64;
  /// Connections that a loop gets before the next one gets any (docs/adr/0015).
  std::size_t sharing = 32;
  std::chrono::milliseconds headLimit{10'000};  ///< whole head, from its first byte
  std::chrono::milliseconds idleLimit{75'000};  ///< until the next request's first byte
  std::chrono::milliseconds bodyLimit{10'000};  ///< whole body, slow lane only
  std::chrono::milliseconds lingerLimit{2'000};
};

struct FrontCounters {
  std::size_t open = 0;  ///< those that the slow lane holds included
  std::size_t accepted = 0;
  std::size_t refused = 0;  ///< turned away at the limit
};

/// The door: accepts, reads and checks the head, guards, routes, and gives the request to a lane.
/// /health, refusals and 404s are answered here, so that they are quick while every thread of the
/// slow lane is busy. One listening socket, on the loops' first: a port in use is then an error on
/// every system (SO_REUSEPORT would share it), and which loop gets a connection is decided here,
/// not by the kernel's hashing. A session stays on its loop.
///
/// The lanes and the loops must outlive it; the loops must run while it is started. `start` and
/// `stop` are not for the loops' threads; the rest is for any.
class Front {
 public:
  Front(net::Loops& loops, FrontOptions options, FastLane& fast, SlowLane& slow);
  ~Front();
  Front(const Front&) = delete;
  Front& operator=(const Front&) = delete;

  /// Binds and accepts. Throws base::Error(kSettings) in one line that says what to do.
  void start();
  /// Accepts no more, closes idle connections, lets running exchanges end for up to `grace` (they
  /// say Connection: close), then hangs up on the rest. True when every connection has ended; if
  /// not, its coroutine goes with its loop. Idempotent.
  bool stop(std::chrono::milliseconds grace);

  /// The port bound, after `start`.
  [[nodiscard]] std::uint16_t port() const { return port_; }

  [[nodiscard]] FrontCounters counters() const;

 private:
  class Acceptor;

  net::Loops& loops_;
  std::shared_ptr<FrontState> state_;
  std::shared_ptr<Acceptor> acceptor_;
  std::uint16_t port_ = 0;
};

}  // namespace http
