#pragma once

#include "profile/profile.h"
#include "web/html.h"
#include "web/site.h"

#include <string>

namespace web {

/// A profile on the dashboard. Its page and its live news are this same markup.
struct ProfileCard {
  std::string name;
  std::string style;  ///< classes of the section around it
  profile::ProfileState state = profile::ProfileState::kReady;
  Html inside;
};

[[nodiscard]] ProfileCard profileCard(const profile::Profile& profile, const Site& site);

}  // namespace web
