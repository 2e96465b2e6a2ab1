#pragma once

#include "base/clock.h"
#include "base/mutex.h"
#include "base/secret.h"
#include "http/client.h"
#include "oauth/client_credentials.h"
#include "oauth/metadata.h"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace profile {

/// Which client a profile is at its authorization server, in MCP's order: the settings' own; else
/// the client ID metadata document (draft-ietf-oauth-client-id-metadata-document), where there is
/// one and the server takes them; else one registered before, for the same issuer and redirect URI,
/// that the server still knows; else a new registration (RFC 7591). A new client is kept in memory
/// until its login succeeds. `forLogin` blocks: slow lane; any thread may call the rest.
class ClientIdentity {
 public:
  struct Settings {
    std::string clientId;
    base::Secret clientSecret;
    std::shared_ptr<const oauth::ClientAssertions> assertions;  ///< null without a private key
    bool mayRegister = true;
    std::string authMethod;   ///< "" = from the metadata
    std::string documentUrl;  ///< of the client ID metadata document; "" = none
  };

  /// What a login needs a client for.
  struct Need {
    const oauth::AuthorizationServerMetadata& server;
    std::string redirectUri;
    std::optional<std::string> scope;
    std::optional<oauth::ClientCredentials> stored;
    bool deviceGrant = false;  ///< a new registration asks for logins on another device, too
    /// Whether the server still takes a client that was registered before; none: taken for granted.
    std::function<bool(const oauth::ClientCredentials&)> stillTakes;
  };

  ClientIdentity(Settings settings, http::Client& http, const base::Clock& clock);

  /// Throws base::Error: kRegistrationUnsupported, kRegistrationFailed, and what http::Client
  /// throws.
  [[nodiscard]] oauth::ClientCredentials forLogin(const Need& need) EXCLUDES(mutex_);
  /// The client of a grant without a person: the settings' own, never a registered one. Without a
  /// client id in the settings it is none at all: its id is "".
  [[nodiscard]] oauth::ClientCredentials forGrant(
      const oauth::AuthorizationServerMetadata& server) const;
  /// A stored client with what the record does not hold: a fixed client's secret or key.
  [[nodiscard]] oauth::ClientCredentials complete(oauth::ClientCredentials stored) const;
  /// The server does not know this client: not used for a login again, unless it is fixed.
  void rejected(const oauth::ClientCredentials& client) EXCLUDES(mutex_);
  /// A logout: the registered client is not used again.
  void forget() EXCLUDES(mutex_);

  /// A client id or secret was set by hand.
  [[nodiscard]] bool isFixed() const;

 private:
  [[nodiscard]] std::string authMethodAt(const oauth::AuthorizationServerMetadata& server) const;
  [[nodiscard]] oauth::ClientCredentials fixed(
      const oauth::AuthorizationServerMetadata& server) const;
  [[nodiscard]] bool usesDocument(const Need& need) const EXCLUDES(mutex_);
  [[nodiscard]] oauth::ClientCredentials documented(const Need& need) const;
  [[nodiscard]] std::optional<oauth::ClientCredentials> known(const Need& need) const
      EXCLUDES(mutex_);
  [[nodiscard]] bool fits(const oauth::ClientCredentials& client, const Need& need) const
      REQUIRES(mutex_);
  [[nodiscard]] oauth::ClientCredentials registered(const Need& need) EXCLUDES(mutex_);

  const Settings settings_;
  http::Client& http_;
  const base::Clock& clock_;
  mutable base::Mutex mutex_;
  std::optional<oauth::ClientCredentials> registered_ GUARDED_BY(mutex_);
  std::set<std::string, std::less<>> rejected_ GUARDED_BY(mutex_);  // client ids
};

}  // namespace profile
