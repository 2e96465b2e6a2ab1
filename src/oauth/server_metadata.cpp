#include "oauth/server_metadata.h"

#include "base/error.h"
#include "base/json.h"
#include "oauth/peer_text.h"
#include "oauth/trusted_url.h"
#include "oauth/well_known.h"

namespace oauth {

namespace {

/// The document's endpoints must be as well protected as the issuer it came from.
bool leadsOnlyTo(const http::Url& from, const AuthorizationServerMetadata& server) {
  const auto fine = [&](const std::string& endpoint) {
    if (endpoint.empty()) return true;
    const auto url = trustedUrl(endpoint);
    return url && mayLeadTo(from, *url);
  };
  return fine(server.authorizationEndpoint) && fine(server.tokenEndpoint) &&
         fine(server.registrationEndpoint) && fine(server.revocationEndpoint) &&
         fine(server.deviceAuthorizationEndpoint) &&
         fine(server.pushedAuthorizationRequestEndpoint);
}

bool isJsonObject(std::string_view body) {
  try {
    return base::parseJsonObject(body) != nullptr;
  } catch (const base::Error&) {
    return false;
  }
}

}  // namespace

std::optional<AuthorizationServerMetadata> readServerMetadata(DiscoveryTrail& trail,
                                                              std::string_view body,
                                                              const http::Url& issuerUrl,
                                                              const std::string& issuer) {
  try {
    auto server = parseAuthorizationServerMetadata(body, issuer);
    if (leadsOnlyTo(issuerUrl, server)) return server;
    trail.refused("it leads from https to an http endpoint");
  } catch (const base::Error& e) {
    // Many servers answer whatever they do not know with a page: that is no metadata at all.
    if (isJsonObject(body))
      trail.refused(e.text());
    else
      trail.verdict(e.text());
  }
  return std::nullopt;
}

std::optional<AuthorizationServerMetadata> findServerMetadata(DiscoveryTrail& trail,
                                                              const http::Url& issuerUrl,
                                                              const std::string& issuer) {
  for (const auto& location : serverMetadataUrls(issuerUrl)) {
    const auto document = trail.fetch(location);
    if (document.status != 200) continue;
    if (auto server = readServerMetadata(trail, document.body, issuerUrl, issuer)) return server;
  }
  return std::nullopt;
}

AuthorizationServerMetadata fetchServerMetadata(const std::string& issuer, http::Client& client,
                                                const base::Clock& clock,
                                                std::chrono::milliseconds limit) {
  DiscoveryTrail trail(client, clock, limit);
  const auto url = trustedUrl(issuer);
  if (url) {
    if (auto server = findServerMetadata(trail, *url, issuer)) return *std::move(server);
  }
  throw trail.failure("No usable metadata of the issuer " + shownUrl(issuer) + " could be found.");
}

}  // namespace oauth
