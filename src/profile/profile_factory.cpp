#include "profile/profile_factory.h"

#include <utility>
#include <vector>

namespace profile {

ProfileRegistry makeProfiles(const config::Settings& settings, const RedirectUriOf& redirectUriOf,
                             const SurroundingsFor& surroundings) {
  std::vector<std::shared_ptr<Profile>> profiles;
  for (const auto& one : settings.profiles) {
    auto redirectUri = [one, redirectUriOf] { return redirectUriOf(one); };
    profiles.push_back(
        std::make_shared<OAuthProfile>(one, std::move(redirectUri), surroundings(one)));
  }
  return {std::move(profiles), settings.defaultProfile};
}

}  // namespace profile
