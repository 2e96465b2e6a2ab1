#include "profile/grant_tokens.h"

#include "base/error.h"
#include "oauth/resource.h"
#include "oauth/scope_choice.h"
#include "profile/token_times.h"

#include <chrono>
#include <utility>

namespace profile {
namespace {

constexpr std::chrono::seconds kDiscoveryWait{30};

}  // namespace

GrantTokens::GrantTokens(Settings settings, Parts parts)
    : settings_(std::move(settings)), parts_(std::move(parts)) {}

RefreshOutcome GrantTokens::load(const RefreshOrder& order) const { return refresh(order); }

RefreshOutcome GrantTokens::refresh(const RefreshOrder& order) const {
  return outcomeOf([&] { return obtain(order); });
}

// Never due: what cannot be saved is trouble, and the next try asks for another token.
RefreshOutcome GrantTokens::saveLate(const RefreshOrder& /*order*/) const {
  return RefreshAbandoned{};
}

RefreshOutcome GrantTokens::obtain(const RefreshOrder& order) const {
  const auto deadline = parts_.clock.steady() + kDiscoveryWait;
  const auto servers = parts_.metadata->servers(MetadataCache::kGoodFor, deadline);
  const auto request = requestFor(servers->discovery);
  if (!order.stillWanted()) return RefreshAbandoned{};
  const auto askedAt = parts_.clock.wall();
  auto answer = ask(request);
  if (auto* refusal = std::get_if<LoginNeeded>(&answer))
    return TokensRefused{.login = std::move(*refusal), .record = std::nullopt};
  const auto record = recordOf(request, std::get<oauth::TokenSet>(answer), askedAt);
  const auto held = parts_.stored.lockForLogin();
  if (!order.stillWanted()) return RefreshAbandoned{};
  return TokensReady{parts_.stored.saveLogin(record)};
}

GrantRequest GrantTokens::requestFor(const oauth::Discovery& discovery) const {
  oauth::TokenEndpointOptions token;
  token.endpoint = discovery.server.tokenEndpoint;
  token.client = parts_.identity->forGrant(discovery.server);
  token.resource =
      oauth::chooseResource(settings_.resource, discovery.resource, settings_.upstream);
  token.extra = settings_.tokenParams;
  if (const auto dpop = chooseDpop(settings_.dpop, discovery, nonces_))
    token.dpop = tokenDpop(*dpop, token.endpoint, parts_.clock.wall());
  // Without serverScopes: nothing here wants offline_access.
  auto scope = oauth::chooseScope({.configured = settings_.scopes,
                                   .challenge = discovery.challengeScope,
                                   .resourceScopes = discovery.resourceScopes,
                                   .serverScopes = std::nullopt});
  return {.http = parts_.http,
          .discovery = discovery,
          .token = std::move(token),
          .scope = std::move(scope)};
}

// Whatever goes wrong: the servers may have changed.
GrantAnswer GrantTokens::ask(const GrantRequest& request) const {
  try {
    auto answer = parts_.grant->ask(request);
    if (std::holds_alternative<LoginNeeded>(answer)) parts_.metadata->invalidate();
    return answer;
  } catch (const base::Error&) {
    parts_.metadata->invalidate();
    throw;
  }
}

credentials::Record GrantTokens::recordOf(const GrantRequest& request,
                                          const oauth::TokenSet& answer,
                                          base::WallTime askedAt) const {
  credentials::Record record;
  record.upstream = settings_.upstream.text();
  record.client = request.token.client;
  // The settings hold the secret; a copy would only grow stale.
  record.client->clientSecret = {};
  credentials::StoredTokens bound;
  bound.issuer = request.discovery.server.issuer;
  bound.tokenEndpoint = request.token.endpoint;
  bound.resource = request.token.resource.value_or("");
  bound.scope = request.scope;
  if (request.token.dpop) bound.dpopKey = request.token.dpop->key.signingKey();
  record.tokens = withAnswer(std::move(bound), answer, askedAt);
  record.tokens->refreshToken.reset();
  return record;
}

}  // namespace profile
