#include "profile/authorization_link.h"

#include "base/encoding.h"
#include "base/error.h"
#include "oauth/client_probe.h"
#include "oauth/pkce.h"
#include "oauth/pushed_authorization.h"
#include "profile/login_errors.h"

#include <chrono>

namespace profile {
namespace {

constexpr std::chrono::milliseconds kProbeLimit{5'000};
constexpr std::size_t kStateBytes = 32;

bool wantsPushed(const oauth::AuthorizationServerMetadata& server) {
  return server.requirePushedAuthorizationRequests &&
         !server.pushedAuthorizationRequestEndpoint.empty();
}

oauth::PushedAuthorizationOptions pushOptions(const oauth::AuthorizationServerMetadata& server,
                                              const PendingLogin& login) {
  oauth::PushedAuthorizationOptions options;
  options.endpoint = server.pushedAuthorizationRequestEndpoint;
  options.client = login.client;
  return options;
}

}  // namespace

oauth::AuthorizationRequest AuthorizationLink::requestOf(
    const oauth::AuthorizationServerMetadata& server, const PendingLogin& login,
    const Tie& tie) const {
  oauth::AuthorizationRequest request;
  request.authorizationEndpoint = server.authorizationEndpoint;
  request.clientId = login.client.clientId;
  request.redirectUri = login.redirectUri;
  request.state = tie.state;
  request.codeChallenge = tie.challenge;
  request.scope = login.scope;
  request.resource = login.resource;
  if (login.dpop) request.dpopJkt = login.dpop->key.thumbprint();
  request.extra = settings_.authorizeParams;
  if (!settings_.prompt.empty()) request.extra["prompt"] = settings_.prompt;
  return request;
}

std::string AuthorizationLink::forLogin(const oauth::AuthorizationServerMetadata& server,
                                        const PendingLogin& login, const Tie& tie) const {
  const auto request = requestOf(server, login, tie);
  if (!wantsPushed(server)) return oauth::authorizationUrl(request).text();
  const auto pushed = oauth::pushAuthorization(request, pushOptions(server, login), http_);
  if (const auto* refusal = std::get_if<oauth::TokenRefusal>(&pushed))
    throw authorizationRefused(refusal->error);
  return std::get<http::Url>(pushed).text();
}

bool AuthorizationLink::stillTakes(const oauth::AuthorizationServerMetadata& server,
                                   const PendingLogin& login) const {
  const Tie nobodys{.state = base::base64Url(base::randomBytes(kStateBytes)),
                    .challenge = oauth::makePkce().challenge};
  const auto request = requestOf(server, login, nobodys);
  if (!wantsPushed(server))
    return !oauth::refusesClient(oauth::authorizationUrl(request), login.redirectUri, http_,
                                 kProbeLimit);
  const auto pushed = oauth::pushAuthorization(request, pushOptions(server, login), http_);
  const auto* refusal = std::get_if<oauth::TokenRefusal>(&pushed);
  return refusal == nullptr || !meansDeadClient(refusal->error);
}

}  // namespace profile
