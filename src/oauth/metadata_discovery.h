#pragma once

#include "base/clock.h"
#include "http/client.h"
#include "oauth/metadata.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace oauth {

/// What to discover. Both endpoints given by hand override discovery: nothing but the probe is
/// asked. An `issuer` without endpoints takes the place of the metadata's authorization_servers.
struct DiscoveryOptions {
  http::Url upstream;
  std::string probePath;
  std::string authorizationEndpoint;
  std::string tokenEndpoint;
  std::string issuer;
};

/// Everything a login needs to know of the servers.
struct Discovery {
  /// Where there is no document (endpoints by hand, 2025-03-26 default endpoints) nothing can
  /// announce PKCE, so S256 is taken as announced.
  AuthorizationServerMetadata server;
  std::optional<std::string> resource;        ///< the metadata's `resource`, checked
  std::optional<std::string> challengeScope;  ///< `scope` of the upstream's challenge
  std::vector<std::string> resourceScopes;    ///< the metadata's scopes_supported
  bool endpointsGivenByHand = false;
  bool resourceWantsDpop = false;     ///< a DPoP challenge, or dpop_bound_access_tokens_required
  bool resourceRequiresDpop = false;  ///< the latter, or no Bearer challenge beside it
  std::string source;  ///< for status: "challenge", "well-known", "2025-03-26 fallback", "settings"
};

/// Finds a protected resource's authorization server as the MCP authorization pages of 2025-03-26
/// to 2026-07-28 say: probe for a challenge, RFC 9728 with path insertion and at the root, RFC 8414
/// and OpenID discovery in the specification's order, the 2025-03-26 fall-backs. Redirects are
/// followed only within https (or loopback), at most three, each checked anew; an https upstream is
/// never led to http. `limit` bounds all of it. Blocks; no state; throws base::Error:
/// kDiscoveryFailed with a text that lists what was asked and answered, kMetadataInvalid for a
/// `resource` that is not the upstream's, kUpstreamUnreachable (Tls, Timeout, AddressRefused) where
/// nothing could be reached at all.
[[nodiscard]] Discovery discover(const DiscoveryOptions& options, http::Client& client,
                                 const base::Clock& clock, std::chrono::milliseconds limit);

}  // namespace oauth
