#pragma once

#include "http/client.h"
#include "oauth/metadata.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace oauth {

/// What to discover. Endpoints given by hand override the authorization server's document.
struct DiscoveryOptions {
  http::Url upstream;
  std::string probePath;
  std::string authorizationEndpoint;
  std::string tokenEndpoint;
  std::string issuer;
};

/// Everything a login needs to know of the servers.
struct Discovery {
  AuthorizationServerMetadata server;
  std::optional<std::string> resource;        ///< the metadata's `resource`, checked
  std::optional<std::string> challengeScope;  ///< `scope` of the upstream's challenge
  std::vector<std::string> resourceScopes;    ///< the metadata's scopes_supported
  bool endpointsGivenByHand = false;
  std::string source;  ///< for status: "challenge", "well-known", "2025-03-26 fallback", "settings"
};

/// Finds a protected resource's authorization server as the MCP authorization pages of 2025-03-26
/// to 2026-07-28 say: probe for a challenge, RFC 9728 with path insertion and at the root, RFC 8414
/// and OpenID discovery in the specification's order, the 2025-03-26 fall-backs. Redirects are
/// followed only within https (or loopback), at most three, each checked anew. Blocks; no state;
/// throws base::Error(kDiscoveryFailed, kMetadataInvalid, …) whose text lists what was asked and
/// answered.
[[nodiscard]] Discovery discover(const DiscoveryOptions& options, http::Client& client,
                                 std::chrono::milliseconds limit);

}  // namespace oauth
