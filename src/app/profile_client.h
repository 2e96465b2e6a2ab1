#pragma once

#include "config/settings.h"
#include "http/client.h"
#include "http/network_client.h"

#include <memory>

namespace app {

/// A profile's way to OAuth servers. Those that the user named in the settings may be anywhere; one
/// that a server named goes through the careful client. Any thread, as http::Client.
class ProfileClient final : public http::Client {
 public:
  /// Both clients for connecting: `named` without, `found` with restrictions on addresses.
  struct Ways {
    std::unique_ptr<http::NetworkClient> named;
    std::unique_ptr<http::NetworkClient> found;
  };

  ProfileClient(config::ProfileSettings settings, Ways ways);

  [[nodiscard]] http::ClientResponse send(const http::ClientRequest& request,
                                          std::chrono::milliseconds limit) override;
  /// For the daemon's end: requests that are under way fail now.
  void stop();

 private:
  config::ProfileSettings settings_;
  Ways ways_;
};

/// Whether the user named this URL's origin in the profile's settings.
[[nodiscard]] bool isNamedByUser(const http::Url& url, const config::ProfileSettings& settings);

}  // namespace app
