#pragma once

#include "base/clock.h"
#include "base/secret.h"

#include <memory>
#include <optional>
#include <string>

namespace oauth {

class ClientAssertions;

enum class ClientOrigin { kFixed, kMetadataDocument, kDynamic };

/// Who we are at one authorization server: a fixed client or the answer to a registration
/// (RFC 7591 section 3.2.1). Valid for `issuer` and `redirectUri` only.
struct ClientCredentials {
  std::string clientId;
  base::Secret clientSecret;
  std::string authMethod =
      "none";  ///< client_secret_basic, client_secret_post, private_key_jwt, none
  std::shared_ptr<const ClientAssertions> assertions =
      nullptr;  ///< for private_key_jwt; never stored
  ClientOrigin origin = ClientOrigin::kFixed;
  std::string issuer;
  std::string redirectUri;
  std::optional<base::WallTime> secretExpiresAt;
};

}  // namespace oauth
