#include "net/connector.h"

#include "base/error.h"
#include "net/address_race.h"
#include "net/loops.h"
#include "net/resolver.h"
#include "net/stream_impl.h"
#include "net/system_trust.h"
#include "net/tls_context.h"
#include "net/tls_session_cache.h"

#include <asio/error.hpp>

#include <utility>
#include <vector>

namespace net {
namespace {

using asio::ip::tcp;
using base::Error;
using base::ErrorKind;

/// An end of the way and what messages call it.
struct Hop {
  Endpoint endpoint;
  std::string name;
};

Error timedOut(const std::string& name, std::string_view what) {
  return {ErrorKind::kUpstreamTimeout,
          name + " did not " + std::string(what) + " in time.",
          {},
          "Check that the server is up and that this machine's network reaches it."};
}

Error refused(const std::string& host, const std::string& address) {
  return {ErrorKind::kUpstreamAddressRefused,
          host + " leads to " + address +
              ", an address on this machine or in a private network, where this connection may "
              "not go.",
          {},
          "If that server is yours, set allow_private_addresses: true for the profile."};
}

std::vector<tcp::endpoint> allowedOf(const std::vector<asio::ip::address>& addresses,
                                     const AddressPolicy& policy, const Endpoint& endpoint) {
  std::vector<tcp::endpoint> allowed;
  for (const auto& address : addresses)
    if (policy.allows(address)) allowed.emplace_back(address, endpoint.port);
  if (allowed.empty()) throw refused(endpoint.host, addresses.front().to_string());
  return allowed;
}

/// All of the policy that can be held where a proxy resolves the name.
void requireAllowedName(const Endpoint& target, const AddressPolicy& policy) {
  if (isLoopbackHost(target.host) && !policy.allowLoopback)
    throw refused(target.host, "the loopback network");
  std::error_code notALiteral;
  const auto literal = asio::ip::make_address(target.host, notALiteral);
  if (!notALiteral && !policy.allows(literal)) throw refused(target.host, literal.to_string());
}

Error notConnected(const std::string& name, std::error_code error) {
  if (error == asio::error::timed_out) return timedOut(name, "accept the connection");
  return {ErrorKind::kUpstreamUnreachable,
          "No connection to " + name + ": " + error.message() + ".",
          {},
          "Check that the server is up and that this machine's network reaches it."};
}

Error noTls(const std::string& name, const StreamImpl& stream, std::error_code error) {
  if (error == asio::error::timed_out) return timedOut(name, "finish the TLS handshake");
  const auto fault = stream.tls() != nullptr ? stream.tls()->certificateFault() : std::nullopt;
  if (fault)
    return {ErrorKind::kUpstreamTls,
            "The TLS certificate of " + name + " is not valid: " + *fault + ".",
            {},
            "Check the address; for a private certificate authority, set ca_file."};
  return {
      ErrorKind::kUpstreamTls, "The TLS handshake with " + name + " failed.", error.message(),
      "The server must speak TLS 1.2 or 1.3 on that port. If it asks for a certificate of yours, "
      "set client_certificate."};
}

/// Resolves, checks and races.
Task<Stream> dial(Resolver& resolver, Loop& loop, Hop hop, AddressPolicy policy,
                  base::SteadyTime deadline) {
  const auto addresses = co_await resolver.resolve(loop, hop.endpoint.host, deadline);
  auto allowed = allowedOf(addresses, policy, hop.endpoint);
  auto race = co_await raceAddresses(loop, std::move(allowed), deadline);
  if (!race.socket) throw notConnected(hop.name, race.error);
  co_return Stream(loop, std::move(*race.socket));
}

}  // namespace

Connector::Connector(std::shared_ptr<const TlsContext> tls, AddressPolicy policy,
                     TunnelChoice tunnels)
    : tls_(std::move(tls)),
      policy_(policy),
      tunnels_(std::move(tunnels)),
      sessions_(std::make_shared<TlsSessionCache>()),
      resolver_(std::make_unique<Resolver>()) {}

Connector::~Connector() = default;

Task<Stream> Connector::connect(Loop& loop, Endpoint endpoint, base::SteadyTime deadline) const {
  const auto tunnel = tunnels_ ? tunnels_(endpoint) : nullptr;
  Hop hop{.endpoint = endpoint, .name = endpoint.authority()};
  auto policy = policy_;
  if (tunnel) {
    requireAllowedName(endpoint, policy_);
    hop = {.endpoint = tunnel->proxy(), .name = "the proxy " + tunnel->proxy().authority()};
    policy = AddressPolicy::any();  // the user named it
  }
  auto stream = co_await dial(*resolver_, loop, hop, policy, deadline);
  stream.setDeadline(deadline);
  if (tunnel) co_await tunnel->open(stream, endpoint);
  if (endpoint.tls) {
    auto& trust = tls_->systemTrust();
    const bool trustedAll = trust.isComplete();
    const auto error = co_await stream.impl().startTls(tls_, endpoint, sessions_);
    if (error && !trustedAll && stream.impl().tls()->certificateFault()) {
      stream.close();
      trust.complete();
      co_return co_await connect(loop, endpoint, deadline);
    }
    if (error) throw noTls(endpoint.authority(), stream.impl(), error);
  }
  stream.clearDeadline();
  co_return stream;
}

}  // namespace net
