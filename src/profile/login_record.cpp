#include "profile/login_record.h"

#include "profile/token_times.h"

#include <utility>

namespace profile {

oauth::TokenEndpointOptions tokenOptions(const PendingLogin& login,
                                         const std::map<std::string, std::string>& tokenParams,
                                         base::WallTime now) {
  oauth::TokenEndpointOptions options;
  options.endpoint = login.tokenEndpoint;
  options.client = login.client;
  options.resource = login.resource;
  options.extra = tokenParams;
  if (login.dpop) options.dpop = tokenDpop(*login.dpop, login.tokenEndpoint, now);
  return options;
}

credentials::Record recordOf(const PendingLogin& login, const oauth::TokenSet& answer,
                             const http::Url& upstream, base::WallTime askedAt) {
  credentials::Record record;
  record.upstream = upstream.text();
  record.client = login.client;
  // The settings hold a fixed client's secret; a copy would only grow stale.
  if (record.client->origin == oauth::ClientOrigin::kFixed) record.client->clientSecret = {};
  credentials::StoredTokens bound;
  bound.issuer = login.issuer;
  bound.tokenEndpoint = login.tokenEndpoint;
  bound.resource = login.resource.value_or("");
  bound.scope = login.scope;  // an answer that names none granted what was asked for
  if (login.dpop) bound.dpopKey = login.dpop->key.signingKey();
  record.tokens = withAnswer(std::move(bound), answer, askedAt);
  return record;
}

LoginEnd endOf(const PendingLogin& login, const oauth::TokenSet& answer) {
  return {.issuer = login.issuer,
          .scope = answer.scope.value_or(login.scope.value_or("")),
          .hasRefreshToken = answer.refreshToken.has_value(),
          .cookieName = login.cookieName};
}

}  // namespace profile
