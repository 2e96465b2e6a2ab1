#include "app/proxies.h"

#include "http/connect_tunnel.h"
#include "net/address_policy.h"

namespace app {

namespace {

std::shared_ptr<const net::Tunnel> tunnelTo(const base::Secret& url) {
  if (url.empty()) return nullptr;
  return std::make_shared<const http::ConnectTunnel>(url.reveal());
}

}  // namespace

Proxies::Proxies(const config::EnvironmentProxies& environment)
    : environment_(std::make_shared<const FromEnvironment>(
          FromEnvironment{.https = tunnelTo(environment.https),
                          .http = tunnelTo(environment.http),
                          .bypass = http::ProxyBypass(environment.bypass)})) {}

net::TunnelChoice Proxies::choiceFor(const config::ProfileSettings& profile) const {
  if (profile.proxy.reveal() == config::kNoProxy) return {};
  if (!profile.proxy.empty())
    return [tunnel = tunnelTo(profile.proxy)](const net::Endpoint&) { return tunnel; };
  if (!environment_->https && !environment_->http) return {};
  return [from = environment_](const net::Endpoint& target) -> std::shared_ptr<const net::Tunnel> {
    if (net::isLoopbackHost(target.host) || from->bypass.covers(target)) return nullptr;
    return target.tls ? from->https : from->http;
  };
}

}  // namespace app
