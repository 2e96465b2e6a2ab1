#include "net/connector.h"

#include "base/error.h"
#include "net/address_race.h"
#include "net/loops.h"
#include "net/resolver.h"
#include "net/stream_impl.h"

#include <asio/error.hpp>

#include <utility>
#include <vector>

namespace net {
namespace {

using asio::ip::tcp;
using base::Error;
using base::ErrorKind;

std::string nameOf(const Endpoint& endpoint) {
  const bool isV6 = endpoint.host.find(':') != std::string::npos;
  return (isV6 ? "[" + endpoint.host + "]" : endpoint.host) + ":" + std::to_string(endpoint.port);
}

Error timedOut(const Endpoint& endpoint, std::string_view what) {
  return {ErrorKind::kUpstreamTimeout,
          nameOf(endpoint) + " did not " + std::string(what) + " in time.",
          {},
          "Check that the server is up and that this machine's network reaches it."};
}

std::vector<tcp::endpoint> allowedOf(const std::vector<asio::ip::address>& addresses,
                                     const AddressPolicy& policy, const Endpoint& endpoint) {
  std::vector<tcp::endpoint> allowed;
  for (const auto& address : addresses)
    if (policy.allows(address)) allowed.emplace_back(address, endpoint.port);
  if (allowed.empty())
    throw Error(ErrorKind::kUpstreamAddressRefused,
                endpoint.host + " leads to " + addresses.front().to_string() +
                    ", an address on this machine or in a private network, where this "
                    "connection may not go.",
                {}, "If that server is yours, set allow_private_addresses: true for the profile.");
  return allowed;
}

Error notConnected(const Endpoint& endpoint, std::error_code error) {
  if (error == asio::error::timed_out) return timedOut(endpoint, "accept the connection");
  return {ErrorKind::kUpstreamUnreachable,
          "No connection to " + nameOf(endpoint) + ": " + error.message() + ".",
          {},
          "Check that the server is up and that this machine's network reaches it."};
}

Error noTls(const Endpoint& endpoint, const Stream::Impl& stream, std::error_code error) {
  if (error == asio::error::timed_out) return timedOut(endpoint, "finish the TLS handshake");
  const auto fault = stream.tls() != nullptr ? stream.tls()->certificateFault() : std::nullopt;
  if (fault)
    return {ErrorKind::kUpstreamTls,
            "The TLS certificate of " + nameOf(endpoint) + " is not valid: " + *fault + ".",
            {},
            "Check the address; for a private certificate authority, set ca_file."};
  return {ErrorKind::kUpstreamTls, "The TLS handshake with " + nameOf(endpoint) + " failed.",
          error.message(), "The server must speak TLS 1.2 or 1.3 on that port."};
}

}  // namespace

Connector::Connector(std::shared_ptr<const TlsContext> tls, AddressPolicy policy)
    : tls_(std::move(tls)), policy_(policy), resolver_(std::make_unique<Resolver>()) {}

Connector::~Connector() = default;

asio::awaitable<Stream> Connector::connect(Loop& loop, Endpoint endpoint,
                                           base::SteadyTime deadline) const {
  const auto addresses = co_await resolver_->resolve(loop, endpoint.host, deadline);
  auto allowed = allowedOf(addresses, policy_, endpoint);
  auto race = co_await raceAddresses(loop, std::move(allowed), deadline);
  if (!race.socket) throw notConnected(endpoint, race.error);
  Stream stream(loop, std::move(*race.socket));
  if (endpoint.tls) {
    stream.setDeadline(deadline);
    const auto error = co_await stream.impl_->startTls(tls_, endpoint.host);
    if (error) throw noTls(endpoint, *stream.impl_, error);
    stream.clearDeadline();
  }
  co_return stream;
}

}  // namespace net
