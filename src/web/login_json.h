#pragma once

#include "profile/authorization_flow.h"
#include "profile/profile.h"
#include "web/profile_urls.h"

#include <string>

namespace web {

/// What a script is told of a login that it began with a POST (docs/headless.md).
[[nodiscard]] std::string startJson(const profile::LoginStart& start,
                                    const profile::Profile& profile, const ProfileUrls& urls);

/// What has become of it: `state` is "waiting", "logged_in" or "failed".
[[nodiscard]] std::string progressJson(const profile::LoginProgress& progress,
                                       const profile::Profile& profile);

/// There is none that the request's cookie belongs to.
[[nodiscard]] std::string noLoginJson(const profile::Profile& profile);

}  // namespace web
