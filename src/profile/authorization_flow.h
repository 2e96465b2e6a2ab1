#pragma once

#include "base/clock.h"
#include "base/error.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace profile {

/// What a person enters on another device (RFC 8628 section 3.3).
struct DevicePrompt {
  std::string userCode;
  std::string verificationUri;
  std::string verificationUriComplete;  ///< with the code in it; "" = none
  std::chrono::seconds goodFor{};
};

/// Where to send the browser, and the cookie that binds this login to it.
struct LoginStart {
  std::string authorizationUrl;  ///< "" where this login goes by a device code only
  std::string cookieName;        ///< its own for every profile and login
  std::string cookieValue;
  std::chrono::seconds cookieLifetime{600};
  std::optional<DevicePrompt> device;
};

/// How a login ended.
struct LoginEnd {
  std::string issuer;
  std::string scope;
  bool hasRefreshToken = false;
  std::string cookieName;  ///< LoginStart's, now spent: the browser is told to forget it
};

/// What has become of a login, for the party that began it.
struct LoginProgress {
  std::string authorizationUrl;        ///< "" = none
  std::optional<DevicePrompt> device;  ///< while its code is good
  std::chrono::seconds goodFor{};
  std::optional<LoginEnd> end;         ///< it worked: this one, or a later one of the profile
  std::optional<base::Error> failure;  ///< it is over and did not work
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

  /// A login for a person whose browser is on another machine: where the server offers it, with a
  /// code to enter there. The same login may still be ended by `complete`; whichever comes first.
  [[nodiscard]] virtual LoginStart beginElsewhere() { return begin(); }

  /// The latest login that a cookie in `cookieHeader` belongs to; nullopt: none, or too long ago.
  [[nodiscard]] virtual std::optional<LoginProgress> progress(std::string_view /*cookieHeader*/) {
    return std::nullopt;
  }

  /// Ends that login, so that nobody can finish it.
  virtual void cancel(std::string_view /*cookieHeader*/) {}
};

}  // namespace profile
