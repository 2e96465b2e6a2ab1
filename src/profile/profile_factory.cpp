#include "profile/profile_factory.h"

#include <utility>
#include <vector>

namespace profile {

std::string redirectUriOf(const config::ProfileSettings& settings, const std::string& baseUrl,
                          bool isDefault) {
  return baseUrl + (isDefault ? std::string() : "/p/" + settings.name) + settings.redirectPath;
}

ProfileRegistry makeProfiles(const config::Settings& settings, const BaseUrl& baseUrl,
                             const SurroundingsFor& surroundings) {
  std::vector<std::shared_ptr<Profile>> profiles;
  for (const auto& one : settings.profiles) {
    const bool isDefault = settings.defaultProfile == one.name;
    auto redirectUri = [one, baseUrl, isDefault] {
      return redirectUriOf(one, baseUrl(), isDefault);
    };
    auto made = std::make_shared<OAuthProfile>(one, std::move(redirectUri), surroundings(one));
    made->start();
    profiles.push_back(std::move(made));
  }
  return {std::move(profiles), settings.defaultProfile};
}

}  // namespace profile
