#pragma once

#include "base/clock.h"
#include "net/task.h"

#include <asio/ip/address.hpp>

#include <memory>
#include <string>
#include <vector>

namespace net {

class Loop;

/// Names to addresses through the system's resolver (getaddrinfo), which blocks and has no
/// deadline: each name under way has a thread of its own, so that a dead name server holds up
/// nobody else, and a caller leaves when its deadline passes. Callers that want the same name share
/// one look-up; the answer is used for kFresh more. Any thread; results arrive on the given loop.
/// A look-up that nobody waits for any more ends by itself and is never joined.
class Resolver {
 public:
  static constexpr std::chrono::seconds kFresh{5};

  Resolver();
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// In the system's order (RFC 6724); an address literal needs no look-up. Throws
  /// base::Error(kUpstreamUnreachable, kUpstreamTimeout).
  Task<std::vector<asio::ip::address>> resolve(Loop& loop, std::string host,
                                               base::SteadyTime deadline);

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace net
