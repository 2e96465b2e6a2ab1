#pragma once

#include "base/clock.h"
#include "base/mutex.h"
#include "demo/bounded_map.h"
#include "demo/demo_options.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace demo {

/// A registered client (RFC 7591).
struct Client {
  std::string id;
  std::string secret;  ///< "" for a public client
  std::string name;
  std::string authMethod;
  std::vector<std::string> redirectUris;
};

/// A checked authorization request that waits for the person's answer.
struct Consent {
  std::string clientId;
  std::string clientName;
  std::string redirectUri;
  std::string state;
  std::string challenge;  ///< PKCE S256
  std::string scope;
};

/// What a token request brings to redeem a code.
struct Redemption {
  std::string code;
  std::string clientId;
  std::string redirectUri;
  std::string verifier;
};

struct IssuedTokens {
  std::string accessToken;
  std::string refreshToken;
  std::string scope;
  std::chrono::seconds expiresIn{0};
};

/// IssuedTokens, or the OAuth error: "invalid_grant", "invalid_scope".
using GrantResult = std::variant<IssuedTokens, std::string>;

/// What an access token says, for the MCP endpoint.
struct AccessInfo {
  std::string scope;
  std::chrono::seconds age{0};
  std::chrono::seconds left{0};
  int refreshes = 0;  ///< how often this login was renewed
};

/// The demo authorization server's memory: clients, open consents, codes and tokens, bounded, kept
/// by the hash of their names. Codes and consents are good once; a code or refresh token that comes
/// again takes its whole login with it (RFC 9700 section 4.14). Any thread.
class Grants {
 public:
  Grants(const DemoOptions& options, const base::Clock& clock);

  /// Gives it an id, and a secret unless it is public.
  [[nodiscard]] Client addClient(Client client) EXCLUDES(mutex_);
  [[nodiscard]] std::optional<Client> client(std::string_view id) EXCLUDES(mutex_);

  /// The ticket that the consent page's form brings back.
  [[nodiscard]] std::string keepConsent(Consent consent) EXCLUDES(mutex_);
  [[nodiscard]] std::optional<Consent> takeConsent(std::string_view ticket) EXCLUDES(mutex_);
  [[nodiscard]] std::string issueCode(const Consent& consent) EXCLUDES(mutex_);

  [[nodiscard]] GrantResult redeem(const Redemption& redemption) EXCLUDES(mutex_);
  /// `scope` "" keeps what was granted.
  [[nodiscard]] GrantResult refresh(std::string_view token, std::string_view clientId,
                                    std::string_view scope) EXCLUDES(mutex_);
  void revoke(std::string_view token, std::string_view clientId) EXCLUDES(mutex_);
  [[nodiscard]] std::optional<AccessInfo> check(std::string_view accessToken) EXCLUDES(mutex_);

 private:
  struct Kept {
    Consent consent;
    base::SteadyTime expires;
  };

  struct Code {
    Consent consent;
    base::SteadyTime expires;
    std::string login;  ///< set when it was redeemed
  };

  struct Login {
    bool revoked = false;
    int refreshes = 0;
  };

  struct Token {
    std::string login;
    std::string clientId;
    std::string scope;
    base::SteadyTime issued;
    base::SteadyTime expires;
    std::optional<base::SteadyTime> rotated;  ///< refresh tokens only
  };

  [[nodiscard]] IssuedTokens issue(const std::string& login, const std::string& clientId,
                                   const std::string& scope) REQUIRES(mutex_);
  [[nodiscard]] bool isLive(const Token& token) REQUIRES(mutex_);
  /// What a refresh with this token leads to: "" when it is good.
  [[nodiscard]] std::string refreshFault(const Token& token, std::string_view clientId,
                                         std::string_view scope) REQUIRES(mutex_);
  void revokeLogin(const std::string& name) REQUIRES(mutex_);

  const DemoOptions options_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  BoundedMap<Client> clients_ GUARDED_BY(mutex_);
  BoundedMap<Kept> consents_ GUARDED_BY(mutex_);
  BoundedMap<Code> codes_ GUARDED_BY(mutex_);
  BoundedMap<Login> logins_ GUARDED_BY(mutex_);
  BoundedMap<Token> accessTokens_ GUARDED_BY(mutex_);
  BoundedMap<Token> refreshTokens_ GUARDED_BY(mutex_);
};

}  // namespace demo
