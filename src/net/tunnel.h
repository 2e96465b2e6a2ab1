#pragma once

#include "net/endpoint.h"
#include "net/task.h"

#include <functional>
#include <memory>

namespace net {

class Stream;

/// A proxy on the way out, as far as the Connector has to know it: where it is, and how it is asked
/// for a way to the target. Its language is spoken in `http` (ConnectTunnel). Immutable; any
/// number of loops at once.
class Tunnel {
 public:
  Tunnel() = default;
  Tunnel(const Tunnel&) = delete;
  Tunnel& operator=(const Tunnel&) = delete;
  virtual ~Tunnel() = default;

  [[nodiscard]] virtual const Endpoint& proxy() const = 0;

  /// Makes `stream`, which is connected to the proxy and has its deadline, a way to `target`.
  /// Throws base::Error(kUpstreamUnreachable, kUpstreamTimeout) with a text that names the proxy.
  virtual Task<> open(Stream& stream, Endpoint target) const = 0;
};

/// Which tunnel a connection to the target takes; null goes straight there. Called on the loops.
using TunnelChoice = std::function<std::shared_ptr<const Tunnel>(const Endpoint& target)>;

}  // namespace net
