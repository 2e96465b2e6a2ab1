#pragma once

#include "config/settings.h"
#include "http/proxy_bypass.h"
#include "net/tunnel.h"

#include <memory>

namespace app {

/// Which proxy stands between a profile and the world: the profile's own for all its connections,
/// else the environment's, which loopback and NO_PROXY go past. Used while the gateway is put
/// together; the choices that it hands out are for any thread and own what they need.
class Proxies {
 public:
  /// Throws base::Error(kSettings) for a URL that is none.
  explicit Proxies(const config::EnvironmentProxies& environment);

  /// Null when the profile uses none. Throws as the constructor.
  [[nodiscard]] net::TunnelChoice choiceFor(const config::ProfileSettings& profile) const;

 private:
  struct FromEnvironment {
    std::shared_ptr<const net::Tunnel> https;
    std::shared_ptr<const net::Tunnel> http;
    http::ProxyBypass bypass;
  };

  std::shared_ptr<const FromEnvironment> environment_;
};

}  // namespace app
