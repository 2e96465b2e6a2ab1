#pragma once

#include "http/client.h"
#include "oauth/authorization_request.h"
#include "oauth/metadata.h"
#include "oauth/token_endpoint.h"
#include "profile/pending_logins.h"

#include <map>
#include <string>
#include <variant>

namespace profile {

/// What the browser is sent to: the authorization request itself, or, where the server wants it
/// pushed (RFC 9126), its name there. Immutable; `for…` and `stillTakes` block: slow lane, any
/// thread of it.
class AuthorizationLink {
 public:
  struct Settings {
    std::map<std::string, std::string> authorizeParams;
    std::string prompt;
  };

  /// What ties the request to its login.
  struct Tie {
    std::string state;
    std::string challenge;  ///< PKCE
  };

  AuthorizationLink(Settings settings, http::Client& http)
      : settings_(std::move(settings)), http_(http) {}

  /// Throws base::Error: kMetadataInvalid, kClientRejected, kLoginRefused, and where the request is
  /// pushed kAuthorizationRequestFailed and what http::Client throws.
  [[nodiscard]] std::string forLogin(const oauth::AuthorizationServerMetadata& server,
                                     const PendingLogin& login, const Tie& tie) const;
  /// Whether the server takes an authorization request of `login`'s client: asked with a state and
  /// a challenge that belong to no login. Doubt counts as yes.
  [[nodiscard]] bool stillTakes(const oauth::AuthorizationServerMetadata& server,
                                const PendingLogin& login) const;

 private:
  [[nodiscard]] oauth::AuthorizationRequest requestOf(
      const oauth::AuthorizationServerMetadata& server, const PendingLogin& login,
      const Tie& tie) const;

  const Settings settings_;
  http::Client& http_;
};

}  // namespace profile
