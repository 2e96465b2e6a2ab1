#pragma once

#include "config/settings.h"
#include "profile/oauth_profile.h"
#include "profile/profile.h"
#include "profile/profile_registry.h"

#include <functional>
#include <memory>
#include <string>

namespace profile {

/// Gives each profile what it works with: its store and its HTTP client may be its own (a CA file,
/// a proxy, private addresses). Called once a profile.
using SurroundingsFor = std::function<ProfileSurroundings(const config::ProfileSettings&)>;

/// The gateway's URL as browsers see it, without a slash at the end; asked at each login, since the
/// port may be known only then.
using BaseUrl = std::function<std::string()>;

/// The callback's URL: bare for the default profile, under /p/<name> for the others.
[[nodiscard]] std::string redirectUriOf(const config::ProfileSettings& settings,
                                        const std::string& baseUrl, bool isDefault);

/// Makes every profile of the settings and begins to read their stored logins in the background.
/// Throws base::Error(kSettings).
[[nodiscard]] ProfileRegistry makeProfiles(const config::Settings& settings, const BaseUrl& baseUrl,
                                           const SurroundingsFor& surroundings);

}  // namespace profile
