#pragma once

#include "base/clock.h"
#include "profile/profile.h"

#include <string_view>

namespace web {

/// "ready", "login_required", "refreshing", "degraded": the words of oauth/status.
[[nodiscard]] std::string_view stateWord(profile::ProfileState state);

/// A state as the dashboard shows it: amber asks for a login, red is for what broke.
struct StateBadge {
  std::string_view label;
  std::string_view style;
};

[[nodiscard]] StateBadge stateBadge(profile::ProfileState state);

/// True when a call could be passed on now: there is a token that has not run out, and no trouble
/// with the upstream itself.
[[nodiscard]] bool canProxy(const profile::ProfileStatus& status, const base::Clock& clock);

}  // namespace web
