#pragma once

#include "base/clock.h"
#include "config/settings.h"
#include "http/client.h"
#include "http/url.h"
#include "oauth/authorization_request.h"
#include "oauth/device_authorization.h"
#include "oauth/metadata_discovery.h"
#include "oauth/token_set.h"
#include "profile/authorization_flow.h"
#include "profile/authorization_link.h"
#include "profile/client_identity.h"
#include "profile/device_login.h"
#include "profile/dpop_nonce.h"
#include "profile/metadata_cache.h"
#include "profile/pending_logins.h"
#include "profile/step_up.h"
#include "profile/stored_record.h"
#include "profile/token_manager.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace profile {

/// A person's login: the authorization code with PKCE, and where the server offers it, or the
/// settings want nothing else, a code for another device (RFC 8628). What it works with belongs to
/// the profile and outlives it. Each login is held, to its end, to what its beginning wrote down:
/// issuer, token endpoint, resource, client and redirect URI.
class CodeLogin final : public AuthorizationFlow {
 public:
  struct Settings {
    http::Url upstream;
    std::optional<std::vector<std::string>> scopes;
    std::optional<std::string> resource;  ///< a URI, or "off"; nullopt = from the metadata
    std::map<std::string, std::string> authorizeParams;
    std::map<std::string, std::string> tokenParams;
    std::string prompt;
    config::DpopMode dpop = config::DpopMode::kAuto;
    bool requirePkceMetadata = true;
    bool deviceOnly = false;  ///< grant: device_code
    /// Where the browser is sent back to; known once the listener has its port.
    std::function<std::string()> redirectUri;
  };

  struct Parts {
    MetadataCache& metadata;
    ClientIdentity& identity;
    PendingLogins& pending;
    StepUp& stepUp;
    TokenManager& tokens;
    DeviceLogin& device;
    const StoredRecord& stored;
    std::shared_ptr<DpopNonces> nonces;
    http::Client& http;
    const base::Clock& clock;
  };

  CodeLogin(Settings settings, Parts parts);

  [[nodiscard]] LoginStart begin() override;
  [[nodiscard]] LoginEnd complete(std::string_view query, std::string_view cookieHeader) override;
  [[nodiscard]] LoginStart beginElsewhere() override;
  [[nodiscard]] std::optional<LoginProgress> progress(std::string_view cookieHeader) override;
  void cancel(std::string_view cookieHeader) override;

 private:
  using BeginAt = LoginStart (CodeLogin::*)(const oauth::Discovery&);

  [[nodiscard]] LoginStart begin(BeginAt how);
  [[nodiscard]] LoginStart beginAt(const oauth::Discovery& discovery);
  [[nodiscard]] LoginStart beginElsewhereAt(const oauth::Discovery& discovery);
  [[nodiscard]] PendingLogin newLogin(const oauth::Discovery& discovery);
  [[nodiscard]] std::optional<oauth::DeviceAuthorization> deviceCode(
      const oauth::AuthorizationServerMetadata& server, PendingLogin& login);
  [[nodiscard]] std::variant<oauth::DeviceAuthorization, oauth::TokenRefusal> askForCode(
      const oauth::AuthorizationServerMetadata& server, const PendingLogin& login);
  [[nodiscard]] oauth::ClientCredentials clientFor(const oauth::AuthorizationServerMetadata& server,
                                                   const PendingLogin& login);
  [[nodiscard]] LoginEnd finish(const PendingLogin& login,
                                const oauth::AuthorizationResponse& response);
  [[nodiscard]] std::optional<std::string> scopeFor(const oauth::Discovery& discovery) const;
  [[nodiscard]] std::optional<std::string> resourceFor(const oauth::Discovery& discovery) const;
  [[nodiscard]] std::optional<oauth::ClientCredentials> storedClient() const;
  [[nodiscard]] oauth::TokenSet exchange(const PendingLogin& login, const std::string& code);

  const Settings settings_;
  const Parts parts_;
  const AuthorizationLink link_;
};

}  // namespace profile
