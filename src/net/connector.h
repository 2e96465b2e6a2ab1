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
class Resolver;

struct Endpoint {
  std::string host;  ///< name or address literal, without brackets
  std::uint16_t port = 0;
  bool tls = false;
};

/// Opens outgoing connections: resolve, check every address against the policy, race the checked
/// addresses (RFC 8305), TLS with SNI and strict verification. One for each (TLS context, policy);
/// `connect` runs on the given loop's thread, for any number of loops at a time.
class Connector {
 public:
  Connector(std::shared_ptr<const TlsContext> tls, AddressPolicy policy);
  ~Connector();
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

  /// Throws base::Error: kUpstreamUnreachable, kUpstreamTimeout, kUpstreamTls,
  /// kUpstreamAddressRefused, with texts that name host and port. The stream comes without a
  /// deadline.
  asio::awaitable<Stream> connect(Loop& loop, Endpoint endpoint, base::SteadyTime deadline) const;

 private:
  std::shared_ptr<const TlsContext> tls_;
  AddressPolicy policy_;
  std::unique_ptr<Resolver> resolver_;
};

}  // namespace net
