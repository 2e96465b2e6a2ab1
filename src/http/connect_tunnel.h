#pragma once

#include "base/secret.h"
#include "net/task.h"
#include "net/tunnel.h"

#include <string_view>

namespace http {

/// A way through an HTTP proxy by CONNECT (RFC 9110 section 9.3.6), its answer read by our own
/// codec. Name and password in the proxy's URL go out as Basic `Proxy-Authorization` and nowhere
/// else. Immutable; any number of loops at once.
class ConnectTunnel final : public net::Tunnel {
 public:
  /// `url`: "http://[user[:password]@]host[:port]", the port 80 when none is named. Throws
  /// base::Error(kSettings) for anything else, without repeating it.
  explicit ConnectTunnel(std::string_view url);

  [[nodiscard]] const net::Endpoint& proxy() const override { return proxy_; }

  net::Task<> open(net::Stream& stream, net::Endpoint target) const override;

 private:
  [[nodiscard]] std::string requestFor(const net::Endpoint& target) const;

  net::Endpoint proxy_;
  base::Secret authorization_;  ///< the field's value, or empty
};

}  // namespace http
