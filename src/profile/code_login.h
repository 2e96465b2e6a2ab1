#pragma once

#include "base/clock.h"
#include "http/client.h"
#include "http/url.h"
#include "oauth/metadata_discovery.h"
#include "oauth/token_set.h"
#include "profile/authorization_flow.h"
#include "profile/client_identity.h"
#include "profile/metadata_cache.h"
#include "profile/pending_logins.h"
#include "profile/step_up.h"
#include "profile/stored_record.h"
#include "profile/token_manager.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace profile {

/// The authorization code login with PKCE. What it works with belongs to the profile and outlives
/// it. Each login is held, to its end, to what its beginning wrote down: issuer, token endpoint,
/// resource, client and redirect URI.
class CodeLogin final : public AuthorizationFlow {
 public:
  struct Settings {
    http::Url upstream;
    std::optional<std::vector<std::string>> scopes;
    std::optional<std::string> resource;  ///< a URI, or "off"; nullopt = from the metadata
    std::map<std::string, std::string> authorizeParams;
    std::map<std::string, std::string> tokenParams;
    std::string prompt;
    bool requirePkceMetadata = true;
    /// Where the browser is sent back to; known once the listener has its port.
    std::function<std::string()> redirectUri;
  };

  struct Parts {
    MetadataCache& metadata;
    ClientIdentity& identity;
    PendingLogins& pending;
    StepUp& stepUp;
    TokenManager& tokens;
    const StoredRecord& stored;
    http::Client& http;
    const base::Clock& clock;
  };

  CodeLogin(Settings settings, Parts parts);

  [[nodiscard]] LoginStart begin() override;
  [[nodiscard]] LoginEnd complete(std::string_view query, std::string_view cookieHeader) override;

 private:
  [[nodiscard]] LoginStart beginAt(const oauth::Discovery& discovery);
  [[nodiscard]] std::optional<std::string> scopeFor(const oauth::Discovery& discovery) const;
  [[nodiscard]] std::optional<std::string> resourceFor(const oauth::Discovery& discovery) const;
  [[nodiscard]] std::optional<oauth::ClientCredentials> storedClient() const;
  [[nodiscard]] std::string authorizationUrl(const oauth::Discovery& discovery,
                                             const PendingLogin& login, const std::string& state,
                                             const std::string& challenge) const;
  [[nodiscard]] oauth::TokenSet exchange(const PendingLogin& login, const std::string& code);
  [[nodiscard]] credentials::Record recordOf(const PendingLogin& login,
                                             const oauth::TokenSet& answer,
                                             base::WallTime askedAt) const;

  const Settings settings_;
  const Parts parts_;
};

}  // namespace profile
