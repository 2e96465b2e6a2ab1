#include "profile/enterprise_grant.h"

#include "oauth/client_registration.h"
#include "oauth/id_jag.h"
#include "oauth/server_metadata.h"
#include "profile/grant_refusal.h"

#include <chrono>
#include <utility>

namespace profile {
namespace {

constexpr std::chrono::seconds kDiscoveryLimit{15};

}  // namespace

EnterpriseGrant::EnterpriseGrant(Settings settings, const base::Clock& clock)
    : settings_(std::move(settings)), clock_(clock) {}

GrantAnswer EnterpriseGrant::ask(const GrantRequest& request) {
  const auto idp = provider(request);
  const auto exchanged = oauth::requestIdJag(request.http, idp,
                                             {.idToken = settings_.idToken.read(),
                                              .audience = request.discovery.server.issuer,
                                              .scope = request.scope});
  if (const auto* refusal = std::get_if<oauth::TokenRefusal>(&exchanged))
    return providerRefused(settings_.issuer.empty() ? idp.endpoint : settings_.issuer,
                           refusal->error);
  oauth::TokenEndpoint endpoint(request.http, request.token);
  auto result = endpoint.jwtBearer(std::get<base::Secret>(exchanged), request.scope);
  if (auto* tokens = std::get_if<oauth::TokenSet>(&result)) return std::move(*tokens);
  return grantRefused({.grant = "enterprise_managed",
                       .server = request.discovery.server.issuer,
                       .error = std::get<oauth::TokenRefusal>(result).error,
                       .client = &request.token.client,
                       .assertionKey = "the provider's assertion, idp_issuer and client_id"});
}

oauth::TokenEndpointOptions EnterpriseGrant::provider(const GrantRequest& request) const {
  oauth::TokenEndpointOptions options;
  options.endpoint = settings_.tokenEndpoint;
  options.resource = request.token.resource;
  auto& client = options.client;
  client.clientId = settings_.clientId;
  client.clientSecret = settings_.clientSecret;
  client.issuer = settings_.issuer;
  const bool hasSecret = !settings_.clientSecret.empty();
  client.authMethod = hasSecret ? "client_secret_post" : "none";
  if (!options.endpoint.empty()) return options;
  const auto metadata =
      oauth::fetchServerMetadata(settings_.issuer, request.http, clock_, kDiscoveryLimit);
  options.endpoint = metadata.tokenEndpoint;
  client.authMethod = oauth::chooseAuthMethod(metadata, hasSecret);
  return options;
}

}  // namespace profile
