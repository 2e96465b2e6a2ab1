#pragma once

#include "base/clock.h"
#include "net/address_policy.h"
#include "net/stream.h"
#include "net/tls_context.h"

#include <asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace net {

class Loop;

struct Endpoint {
  std::string host;  ///< name or address literal, without brackets
  std::uint16_t port = 0;
  bool tls = false;
};

/// Opens outgoing connections: resolve, check every address against the policy, race the checked
/// addresses (RFC 8305), TLS with SNI and strict verification. One for each (TLS context, policy);
/// immutable; `connect` runs on the given loop's thread.
class Connector {
 public:
  Connector(std::shared_ptr<const TlsContext> tls, AddressPolicy policy);

  /// Throws base::Error: kUpstreamUnreachable, kUpstreamTimeout, kUpstreamTls,
  /// kUpstreamAddressRefused, with texts that name host and port.
  asio::awaitable<Stream> connect(Loop& loop, Endpoint endpoint, base::SteadyTime deadline) const;

 private:
  std::shared_ptr<const TlsContext> tls_;
  AddressPolicy policy_;
};

}  // namespace net
