#pragma once

#include "base/clock.h"
#include "net/address_policy.h"
#include "net/endpoint.h"
#include "net/stream.h"
#include "net/task.h"
#include "net/tls_context.h"
#include "net/tunnel.h"

#include <memory>
#include <string>

namespace net {

class Loop;
class Resolver;
class TlsSessionCache;

/// Opens outgoing connections: resolve, check every address against the policy, race the checked
/// addresses (RFC 8305), TLS with SNI, strict verification and resumption of its own sessions.
/// Where `tunnels` names a proxy, the connection goes to that one, and TLS through it to the
/// target: the proxy resolves the target's name, so the policy then holds for address literals and
/// for localhost only. `connect` runs on the given loop's thread, for any number of loops at a
/// time.
class Connector {
 public:
  Connector(std::shared_ptr<const TlsContext> tls, AddressPolicy policy, TunnelChoice tunnels = {});
  ~Connector();
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

  /// Throws base::Error: kUpstreamUnreachable, kUpstreamTimeout, kUpstreamTls,
  /// kUpstreamAddressRefused, with texts that name host and port, the proxy's where that is at
  /// fault. The stream comes without a deadline.
  Task<Stream> connect(Loop& loop, Endpoint endpoint, base::SteadyTime deadline) const;

 private:
  std::shared_ptr<const TlsContext> tls_;
  AddressPolicy policy_;
  TunnelChoice tunnels_;
  std::shared_ptr<TlsSessionCache> sessions_;
  std::unique_ptr<Resolver> resolver_;
};

}  // namespace net
