#include "app/outgoing.h"

#include "base/version.h"
#include "http/url.h"
#include "net/address_policy.h"

#include <utility>

namespace app {

net::AddressPolicy policyFor(const config::ProfileSettings& settings) {
  const auto upstream = http::Url::parse(settings.upstreamMcpUrl);
  const bool loopback = upstream && upstream->isLoopback();
  const bool inside = upstream && net::isPrivateLiteral(upstream->host);
  return {.allowLoopback = loopback || settings.allowPrivateAddresses,
          .allowPrivate = inside || settings.allowPrivateAddresses};
}

WaysOut Outgoing::waysOutOf(const config::ProfileSettings& settings) {
  const auto tls = tlsOf(settings);
  const auto tunnels = proxies_.choiceFor(settings);
  const auto client = [this](std::shared_ptr<const net::Connector> connector) {
    return std::make_unique<http::NetworkClient>(loops_, std::move(connector),
                                                 "mcp-auth-proxy/" + std::string(base::kVersion));
  };
  auto anywhere = std::make_shared<const net::Connector>(tls, net::AddressPolicy::any(), tunnels);
  auto careful = std::make_shared<const net::Connector>(tls, policyFor(settings), tunnels);
  ProfileClient::Ways ways{.named = client(anywhere), .found = client(std::move(careful))};
  return {.upstream = std::move(anywhere),
          .oauth = std::make_unique<ProfileClient>(settings, std::move(ways))};
}

std::shared_ptr<const net::TlsContext> Outgoing::tlsOf(const config::ProfileSettings& settings) {
  const net::TlsFiles files{.authorities = settings.caFile,
                            .certificate = settings.clientCertificate,
                            .key = settings.clientKey};
  auto& context = tls_[files];
  if (!context) context = std::make_shared<const net::TlsContext>(files);
  return context;
}

}  // namespace app
