#pragma once

#include "base/secret.h"

#include <chrono>
#include <optional>
#include <string>

namespace oauth {

/// A successful token response (RFC 6749 section 5.1), relative times as the server sent them.
struct TokenSet {
  base::Secret accessToken;
  std::string tokenType = "Bearer";  ///< or "DPoP"
  std::optional<base::Secret> refreshToken;
  std::optional<std::chrono::seconds> expiresIn;
  std::optional<std::string> scope;
};

}  // namespace oauth
