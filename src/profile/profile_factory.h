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

/// The profile's own callback URL; asked at each login, since the port may be known only then.
using RedirectUriOf = std::function<std::string(const config::ProfileSettings&)>;

/// Makes every profile of the settings; `start` them when the daemon is sure to run. Throws
/// base::Error(kSettings).
[[nodiscard]] ProfileRegistry makeProfiles(const config::Settings& settings,
                                           const RedirectUriOf& redirectUriOf,
                                           const SurroundingsFor& surroundings);

}  // namespace profile
