#pragma once

#include "base/clock.h"
#include "credentials/record.h"
#include "http/url.h"
#include "oauth/token_endpoint.h"
#include "oauth/token_set.h"
#include "profile/authorization_flow.h"
#include "profile/pending_logins.h"

#include <map>
#include <string>

namespace profile {

/// What every way to end a login shares: how its tokens are asked for, what is stored of them and
/// what is said of it.

[[nodiscard]] oauth::TokenEndpointOptions tokenOptions(
    const PendingLogin& login, const std::map<std::string, std::string>& tokenParams,
    base::WallTime now);

/// `upstream`: the profile's whole URL. `askedAt`: before the token request went out.
[[nodiscard]] credentials::Record recordOf(const PendingLogin& login, const oauth::TokenSet& answer,
                                           const http::Url& upstream, base::WallTime askedAt);

[[nodiscard]] LoginEnd endOf(const PendingLogin& login, const oauth::TokenSet& answer);

}  // namespace profile
