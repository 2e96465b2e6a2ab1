#pragma once

#include "app/profile_client.h"
#include "app/proxies.h"
#include "config/settings.h"
#include "net/connector.h"
#include "net/loops.h"
#include "net/tls_context.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace app {

/// The ways out of one profile: for its calls, and for its logins and refreshes.
struct WaysOut {
  std::shared_ptr<const net::Connector> upstream;
  std::unique_ptr<ProfileClient> oauth;
};

/// Makes every profile's ways out; profiles with the same certificates share a TLS context, no
/// sessions.
/// Used while the gateway is put together, by one thread. `loops` outlives what it makes.
class Outgoing {
 public:
  /// Throws base::Error(kSettings).
  Outgoing(net::Loops& loops, const config::EnvironmentProxies& proxies)
      : loops_(loops), proxies_(proxies) {}

  /// Throws base::Error(kSettings) for a file of certificates or keys that cannot be used.
  [[nodiscard]] WaysOut waysOutOf(const config::ProfileSettings& settings);

 private:
  [[nodiscard]] std::shared_ptr<const net::TlsContext> tlsOf(
      const config::ProfileSettings& settings);

  net::Loops& loops_;
  Proxies proxies_;
  std::map<net::TlsFiles, std::shared_ptr<const net::TlsContext>> tls_;
};

/// Where OAuth requests of a profile may go when a server named the address: into this machine or
/// its network only if the profile's upstream is there too, or the profile allows it.
[[nodiscard]] net::AddressPolicy policyFor(const config::ProfileSettings& settings);

}  // namespace app
