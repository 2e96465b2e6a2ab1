#include "profile/open_profile.h"

#include "profile/profile_judgement.h"
#include "profile/profile_parts.h"
#include "profile/upstream_url.h"

#include <utility>

namespace profile {

OpenProfile::OpenProfile(config::ProfileSettings settings)
    : settings_(std::move(settings)), upstream_(upstreamUrl(settings_)) {}

std::string OpenProfile::logout() {
  return "Nobody logs in to this profile: what its upstream is sent stands in the settings.";
}

ProfileStatus OpenProfile::status() const {
  ProfileStatus status;
  status.name = settings_.name;
  status.token = tokens_.status();
  describe(judge(status.token, tokens_.loginHelps(), upstreamNote_.last()), status);
  status.upstreamOrigin = upstream_.origin();
  status.registration = "none";
  status.wantsLogin = false;
  return status;
}

void OpenProfile::noteUpstream(std::optional<base::Error> trouble) {
  upstreamNote_.note(std::move(trouble));
}

}  // namespace profile
