#include "profile/jwt_bearer_grant.h"

#include "profile/grant_refusal.h"

#include <utility>

namespace profile {

JwtBearerGrant::JwtBearerGrant(config::RotatingSecret assertion)
    : assertion_(std::move(assertion)) {}

GrantAnswer JwtBearerGrant::ask(const GrantRequest& request) {
  const auto assertion = assertion_.read();
  if (refused_ && refused_->assertion == assertion) return refused_->why;
  oauth::TokenEndpoint endpoint(request.http, request.token);
  auto result = endpoint.jwtBearer(assertion, request.scope);
  if (auto* tokens = std::get_if<oauth::TokenSet>(&result)) return std::move(*tokens);
  auto why = grantRefused({.grant = "jwt_bearer",
                           .server = request.discovery.server.issuer,
                           .error = std::get<oauth::TokenRefusal>(result).error,
                           .client = &request.token.client,
                           .assertionKey = "assertion"});
  why.hint += " The refused assertion is not sent again: put another one there, or restart.";
  refused_ = Refused{.assertion = assertion, .why = why};
  return why;
}

}  // namespace profile
