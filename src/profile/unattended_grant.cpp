#include "profile/unattended_grant.h"

#include "profile/grant_refusal.h"

#include <utility>

namespace profile {

GrantAnswer ClientCredentialsGrant::ask(const GrantRequest& request) {
  oauth::TokenEndpoint endpoint(request.http, request.token);
  auto result = endpoint.clientCredentials(request.scope);
  if (auto* tokens = std::get_if<oauth::TokenSet>(&result)) return std::move(*tokens);
  return grantRefused({.grant = "client_credentials",
                       .server = request.discovery.server.issuer,
                       .error = std::get<oauth::TokenRefusal>(result).error,
                       .client = &request.token.client});
}

}  // namespace profile
