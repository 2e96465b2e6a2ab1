#pragma once

#include "base/secret.h"
#include "oauth/metadata.h"

#include <string>
#include <string_view>

namespace oauth {

/// RFC 7636, S256 only.
struct Pkce {
  base::Secret verifier;
  std::string challenge;
};

[[nodiscard]] Pkce makePkce();
/// BASE64URL(SHA256(verifier)).
[[nodiscard]] std::string s256Challenge(std::string_view verifier);

/// MCP authorization: a server whose metadata does not announce S256 is refused. Absence of the
/// whole list is let pass where `strict` is false (`require_pkce_metadata: false`); a list without
/// S256 never is. Throws base::Error(kMetadataInvalid).
void requireS256(const AuthorizationServerMetadata& server, bool strict);

}  // namespace oauth
