#pragma once

#include "base/clock.h"
#include "http/client.h"
#include "oauth/client_credentials.h"
#include "oauth/metadata.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oauth {

/// What we ask to be registered as (RFC 7591 section 2).
struct RegistrationRequest {
  std::string clientName = "mcp-auth-proxy";
  std::string redirectUri;
  std::optional<std::string> scope;
  std::string authMethod;    ///< "" = the best that the server offers
  bool deviceGrant = false;  ///< for logins on another device (RFC 8628), too
};

/// RFC 8628 section 3.4.
inline constexpr std::string_view kDeviceGrantType = "urn:ietf:params:oauth:grant-type:device_code";

/// Registers at `server.registrationEndpoint`. Tries once more without the device grant, and
/// then without `scope`, where the server answers invalid_client_metadata. Blocks. Throws
/// base::Error(kRegistrationFailed), or kRegistrationUnsupported where there is no endpoint.
[[nodiscard]] ClientCredentials registerClient(const AuthorizationServerMetadata& server,
                                               const RegistrationRequest& request,
                                               http::Client& client, const base::Clock& clock,
                                               std::chrono::milliseconds limit);

/// The token endpoint authentication for a client that was not registered dynamically: what the
/// metadata offers (absent: client_secret_basic, RFC 8414), `none` without a secret.
[[nodiscard]] std::string chooseAuthMethod(const AuthorizationServerMetadata& server,
                                           bool hasSecret);

}  // namespace oauth
