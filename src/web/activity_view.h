#pragma once

#include "base/clock.h"
#include "profile/activity.h"
#include "web/html.h"

#include <string>

namespace web {

/// The last hour in words and as bars, a minute each; errors are the lower, red part of a bar.
void addHour(Html& html, const profile::Activity& activity, base::WallTime now);

/// The table of recent requests, folded. `name` is the profile's.
void addRecent(Html& html, const profile::Activity& activity, const std::string& name,
               base::WallTime now);

}  // namespace web
