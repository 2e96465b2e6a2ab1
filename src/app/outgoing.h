#pragma once

#include "app/profile_client.h"
#include "config/settings.h"
#include "net/connector.h"
#include "net/loops.h"
#include "net/tls_context.h"

#include <filesystem>
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

/// Makes every profile's ways out; profiles that trust the same authorities share a TLS context.
/// Used while the gateway is put together, by one thread. `loops` outlives what it makes.
class Outgoing {
 public:
  explicit Outgoing(net::Loops& loops) : loops_(loops) {}

  /// Throws base::Error(kSettings) for a ca_file that cannot be read.
  [[nodiscard]] WaysOut waysOutOf(const config::ProfileSettings& settings);

 private:
  [[nodiscard]] std::shared_ptr<const net::TlsContext> tlsOf(const std::filesystem::path& caFile);

  net::Loops& loops_;
  std::map<std::filesystem::path, std::shared_ptr<const net::TlsContext>> tls_;
};

/// Where OAuth requests of a profile may go when a server named the address: into this machine or
/// its network only if the profile's upstream is there too, or the profile allows it.
[[nodiscard]] net::AddressPolicy policyFor(const config::ProfileSettings& settings);

}  // namespace app
