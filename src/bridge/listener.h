#pragma once

#include "bridge/event_stream.h"
#include "bridge/exchange.h"
#include "bridge/link.h"

#include <asio/awaitable.hpp>

#include <memory>
#include <string>

namespace bridge {

/// The server's own stream (GET, up to 2025-11-25): what it sends unasked goes to the client.
/// Opened anew whenever it ends, after the last event that had an id; given up where the server has
/// none. Lives in its coroutine; loop's thread only.
class Listener {
 public:
  explicit Listener(Link& link) : link_(link) {}

  asio::awaitable<void> run();

 private:
  /// False: the server has no such stream, or none for us.
  asio::awaitable<bool> listenOnce();
  asio::awaitable<bool> isMended();
  asio::awaitable<void> passEvents();

  Link& link_;
  std::unique_ptr<Exchange> exchange_;
  std::string sessionId_;
  EventStream events_;
  bool opened_ = false;  ///< in this session
};

}  // namespace bridge
