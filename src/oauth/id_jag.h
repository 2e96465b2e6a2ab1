#pragma once

#include "base/secret.h"
#include "http/client.h"
#include "oauth/token_endpoint.h"

#include <optional>
#include <string>
#include <variant>

namespace oauth {

/// What an identity provider is asked to vouch for.
struct IdJagRequest {
  base::Secret idToken;  ///< of the user, from that provider
  std::string audience;  ///< the issuer of the MCP server's authorization server
  std::optional<std::string> scope;
};

/// The identity assertion, a JWT, or the provider's definite refusal.
using IdJagResult = std::variant<base::Secret, TokenRefusal>;

/// Exchanges an ID token for an Identity Assertion JWT Authorization Grant (RFC 8693 and
/// draft-ietf-oauth-identity-assertion-authz-grant section 4.3, MCP's enterprise-managed
/// authorization). `idp`: the provider's token endpoint, our client there, and the MCP server as
/// resource. Blocks; throws as TokenEndpoint does.
[[nodiscard]] IdJagResult requestIdJag(http::Client& client, const TokenEndpointOptions& idp,
                                       const IdJagRequest& request);

}  // namespace oauth
