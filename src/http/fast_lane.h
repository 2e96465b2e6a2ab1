#pragma once

#include "http/head.h"
#include "http/route.h"
#include "net/buffer.h"
#include "net/loops.h"
#include "net/stream.h"
#include "net/task.h"

namespace http {

/// A request whose head was read, checked, guarded and routed, on the connection it came on. All of
/// it belongs to the front's session and outlives `FastLane::serve`.
struct Exchange {
  net::Loop& loop;
  net::Stream& client;
  net::Buffer& input;  ///< bytes after the head: the body's beginning, perhaps more
  const RequestHead& head;
  const Route& route;
  bool lastRequest = false;  ///< the answer says Connection: close (the daemon is stopping)
};

/// What the front needs of the proxy room, so that `http` need not know it.
class FastLane {
 public:
  virtual ~FastLane() = default;

  /// Answers the request, its body taken from `input` and `client`. Runs as a coroutine on
  /// `exchange.loop`; never blocks; does not throw. True: the connection can carry another request
  /// (the body was read to its end and the answer was complete); false: the front closes it.
  virtual net::Task<bool> serve(Exchange& exchange) = 0;
};

}  // namespace http
