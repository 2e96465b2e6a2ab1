#pragma once

#include "bridge/event_stream.h"
#include "bridge/exchange.h"
#include "bridge/link.h"
#include "net/task.h"

#include <memory>
#include <string>

namespace bridge {

/// The server's own stream (GET, up to 2025-11-25): what it sends unasked goes to the client.
/// Opened anew whenever it ends, after the last event that had an id; given up where the server has
/// none. Lives in its coroutine; loop's thread only.
class Listener {
 public:
  explicit Listener(Link& link) : link_(link) {}

  net::Task<> run();

 private:
  /// False: the server has no such stream, or none for us.
  net::Task<bool> listenOnce();
  net::Task<bool> isMended();
  net::Task<> passEvents();

  Link& link_;
  std::unique_ptr<Exchange> exchange_;
  std::string sessionId_;
  EventStream events_;
  bool opened_ = false;  ///< in this session
};

}  // namespace bridge
