#include "profile/revocation.h"

#include "base/error.h"
#include "oauth/token_endpoint.h"

#include <chrono>

namespace profile {
namespace {

constexpr std::chrono::seconds kLimit{5};

}  // namespace

Revocation::Revocation(MetadataCache& metadata, const ClientIdentity& identity, http::Client& http,
                       const base::Clock& clock)
    : metadata_(metadata), identity_(identity), http_(http), clock_(clock) {}

std::string Revocation::revoke(const credentials::Record& record) const {
  if (!record.tokens || !record.client) return {};
  const auto deadline = clock_.steady() + kLimit;
  const auto client = identity_.complete(*record.client);
  try {
    const auto endpoint = endpointFor(*record.tokens, deadline);
    if (endpoint.empty()) {
      return "The authorization server offers no way to revoke tokens: they run out there by "
             "themselves.";
    }
    if (revokeAll(endpoint, *record.tokens, client, deadline))
      return "The authorization server revoked them too.";
    return "The authorization server did not confirm that it revoked them.";
  } catch (const base::Error& error) {
    return "The authorization server could not be told to revoke them: " + error.text();
  } catch (const std::exception&) {
    return "The authorization server could not be told to revoke them.";
  }
}

// Only the server that gave the tokens is shown them.
std::string Revocation::endpointFor(const credentials::StoredTokens& tokens,
                                    base::SteadyTime deadline) const {
  const auto servers = metadata_.servers(MetadataCache::kGoodFor, deadline);
  const auto& server = servers->discovery.server;
  const bool same = server.issuer == tokens.issuer && server.tokenEndpoint == tokens.tokenEndpoint;
  return same ? server.revocationEndpoint : std::string();
}

bool Revocation::revokeAll(const std::string& endpoint, const credentials::StoredTokens& tokens,
                           const oauth::ClientCredentials& client,
                           base::SteadyTime deadline) const {
  bool revoked = true;
  if (tokens.refreshToken)
    revoked = revokeOne(endpoint, client, *tokens.refreshToken, "refresh_token", deadline);
  if (!tokens.accessToken.empty())
    revoked = revokeOne(endpoint, client, tokens.accessToken, "access_token", deadline) && revoked;
  return revoked;
}

bool Revocation::revokeOne(const std::string& endpoint, const oauth::ClientCredentials& client,
                           const base::Secret& token, const std::string& hint,
                           base::SteadyTime deadline) const {
  const auto left = std::chrono::floor<std::chrono::milliseconds>(deadline - clock_.steady());
  if (left.count() <= 0) return false;
  return oauth::revokeToken(http_, endpoint, client, token, hint, left);
}

}  // namespace profile
