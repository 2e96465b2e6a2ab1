#include "profile/profile_factory.h"

#include "profile/oauth_profile.h"
#include "profile/open_profile.h"

#include <utility>
#include <vector>

namespace profile {

ProfileRegistry makeProfiles(const config::Settings& settings, const RedirectUriOf& redirectUriOf,
                             const SurroundingsFor& surroundings) {
  std::vector<std::shared_ptr<Profile>> profiles;
  for (const auto& one : settings.profiles) {
    const auto around = surroundings(one);
    if (one.grant == config::GrantKind::kNone) {
      profiles.push_back(std::make_shared<OpenProfile>(one));
      continue;
    }
    auto redirectUri = [one, redirectUriOf] { return redirectUriOf(one); };
    profiles.push_back(std::make_shared<OAuthProfile>(one, std::move(redirectUri), around));
  }
  return {std::move(profiles), settings.defaultProfile};
}

}  // namespace profile
