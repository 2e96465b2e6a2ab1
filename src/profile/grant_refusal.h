#pragma once

#include "oauth/client_credentials.h"
#include "profile/record_binding.h"

#include <string>
#include <string_view>

namespace profile {

/// A definite refusal of a grant without a person (RFC 6749 section 5.2).
struct GrantRefusal {
  std::string_view grant;   ///< the `grant` setting
  std::string_view server;  ///< the issuer that refused
  std::string error;        ///< its error code
  const oauth::ClientCredentials* client = nullptr;
  std::string_view assertionKey = {};  ///< where to look for its fault; "" without one
};

/// The refusal in words, and which setting to look at.
[[nodiscard]] LoginNeeded grantRefused(const GrantRefusal& refusal);
/// The same for an identity provider that would not vouch (enterprise_managed).
[[nodiscard]] LoginNeeded providerRefused(std::string_view provider, const std::string& error);

}  // namespace profile
