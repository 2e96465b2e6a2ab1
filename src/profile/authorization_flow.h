#pragma once

#include "base/clock.h"

#include <string>
#include <string_view>

namespace profile {

/// Where to send the browser, and the cookie that binds this login to it.
struct LoginStart {
  std::string authorizationUrl;
  std::string cookieName;  ///< its own for every profile and login
  std::string cookieValue;
  std::chrono::seconds cookieLifetime{600};
};

/// How a login ended.
struct LoginEnd {
  std::string issuer;
  std::string scope;
  bool hasRefreshToken = false;
  std::string cookieName;  ///< LoginStart's, now spent: the browser is told to forget it
};

/// One profile's Authorization Code + PKCE login (RFC 6749, 7636, 8707, 9207; MCP authorization).
/// Blocks: slow lane only, any thread of it. Nothing stored changes before a login has succeeded.
class AuthorizationFlow {
 public:
  virtual ~AuthorizationFlow() = default;

  /// Discovery, registration, PKCE, state. `redirectUri` is what the browser will be sent back to.
  /// Throws base::Error.
  [[nodiscard]] virtual LoginStart begin() = 0;
  /// The callback: `query` raw; `cookieHeader` the browser's whole Cookie field. Throws
  /// base::Error: kLoginStateMissing, kLoginStateUnknown (wrong, replayed, run out, or another
  /// browser's), kLoginMixUp, kLoginRefused, kTokenEndpointFailed, …
  [[nodiscard]] virtual LoginEnd complete(std::string_view query,
                                          std::string_view cookieHeader) = 0;
};

}  // namespace profile
