#pragma once

#include "base/secret.h"

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

}  // namespace oauth
