#pragma once

#include "base/error.h"
#include "profile/token_manager.h"

#include <string>

namespace proxy {

/// What a ProxySession says where the table's own words are too few.

/// The upstream is at fault, or the way to it: worth a line in the profile's status.
[[nodiscard]] bool isUpstreamTrouble(base::ErrorKind kind);

/// The token; throws base::Error where the outcome is another.
[[nodiscard]] profile::AccessTokenHandle tokenOf(const profile::TokenOutcome& outcome);

/// A second 401, to a token that was just fetched.
[[nodiscard]] base::Error newTokenRefused(bool loginHelps);
/// A scope that nobody can log in for. `scope` as the upstream wrote it.
[[nodiscard]] base::Error scopeMissing(const std::string& scope);
/// Logins for it have not helped.
[[nodiscard]] base::Error scopeStillMissing();
/// A refusal of the token came when the request's body was gone.
[[nodiscard]] base::Error tokenTooLate();
/// A nonce for DPoP came when the request's body was gone.
[[nodiscard]] base::Error nonceTooLate();

}  // namespace proxy
