#pragma once

#include "base/secret.h"
#include "http/client.h"
#include "oauth/client_credentials.h"
#include "oauth/token_dpop.h"
#include "oauth/token_set.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <variant>

namespace oauth {

/// A definite refusal: a well-formed JSON error of RFC 6749 section 5.2 with a 4xx status.
/// Everything else (5xx, HTML, truncated, timeouts) is trouble and is thrown.
struct TokenRefusal {
  std::string error;  ///< "invalid_grant", "invalid_client", …: RFC 6749 characters only
  int status = 0;
};

using TokenResult = std::variant<TokenSet, TokenRefusal>;

/// Parameters that go with every request of one profile.
struct TokenEndpointOptions {
  std::string endpoint;
  ClientCredentials client;
  std::optional<std::string> resource;       ///< RFC 8707
  std::map<std::string, std::string> extra;  ///< token_params
  std::chrono::milliseconds limit{30'000};
  std::optional<TokenDpop> dpop = {};  ///< nullopt: no proofs, Bearer tokens only
};

/// The token endpoint's wire (RFC 6749 sections 4.1.3, 4.4.2 and 6). No state; blocks; slow lane
/// only. Throws base::Error: kTokenEndpointFailed, kTokenResponseInvalid (no access_token, not
/// JSON, a token type that was not asked for, a token that no header can carry), and what
/// http::Client throws.
class TokenEndpoint {
 public:
  TokenEndpoint(http::Client& client, TokenEndpointOptions options);

  [[nodiscard]] TokenResult exchangeCode(const base::Secret& code, const base::Secret& verifier,
                                         const std::string& redirectUri);
  /// One poll of a device login (RFC 8628 section 3.4). Here authorization_pending and slow_down
  /// are refusals, too.
  [[nodiscard]] TokenResult pollDevice(const base::Secret& deviceCode);
  [[nodiscard]] TokenResult refresh(const base::Secret& refreshToken,
                                    const std::optional<std::string>& scope);
  /// The client on its own account.
  [[nodiscard]] TokenResult clientCredentials(const std::optional<std::string>& scope);
  /// RFC 7523 section 2.1: somebody else's JWT as the grant.
  [[nodiscard]] TokenResult jwtBearer(const base::Secret& assertion,
                                      const std::optional<std::string>& scope);

 private:
  http::Client& client_;
  TokenEndpointOptions options_;
};

/// The definite refusal in an answer that is no success. Throws base::Error(kTokenEndpointFailed)
/// for one that is trouble. `polling`: "go on" counts as a refusal (RFC 8628 section 3.5).
[[nodiscard]] TokenRefusal refusalIn(const http::ClientResponse& response, bool polling = false);

/// RFC 7009. True when the server said that the token is gone. Throws as above.
[[nodiscard]] bool revokeToken(http::Client& client, const std::string& revocationEndpoint,
                               const ClientCredentials& credentials, const base::Secret& token,
                               const std::string& tokenTypeHint, std::chrono::milliseconds limit);

}  // namespace oauth
