#pragma once

#include "base/clock.h"
#include "config/rotating_secret.h"
#include "profile/unattended_grant.h"

#include <string>

namespace profile {

/// Enterprise-managed authorization: the identity provider exchanges the user's ID token for an
/// assertion (ID-JAG) for one MCP server, and that server's authorization server takes the
/// assertion for an access token. Both are asked anew each time, and the ID token is read anew.
class EnterpriseGrant final : public UnattendedGrant {
 public:
  struct Settings {
    std::string issuer;  ///< the provider's; asked for its metadata where there is no endpoint
    std::string tokenEndpoint;  ///< the provider's; "" = from its metadata
    std::string clientId;       ///< ours at the provider; "" = none
    base::Secret clientSecret;
    config::RotatingSecret idToken;
  };

  EnterpriseGrant(Settings settings, const base::Clock& clock);

  [[nodiscard]] GrantAnswer ask(const GrantRequest& request) override;

 private:
  [[nodiscard]] oauth::TokenEndpointOptions provider(const GrantRequest& request) const;

  const Settings settings_;
  const base::Clock& clock_;
};

}  // namespace profile
