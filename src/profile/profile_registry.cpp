#include "profile/profile_registry.h"

#include <utility>

namespace profile {

ProfileRegistry::ProfileRegistry(std::vector<std::shared_ptr<Profile>> profiles,
                                 std::optional<std::string> defaultProfile)
    : profiles_(std::move(profiles)) {
  for (const auto& profile : profiles_) byName_.emplace(profile->name(), profile);
  if (defaultProfile) default_ = find(*defaultProfile);
}

std::shared_ptr<Profile> ProfileRegistry::find(std::string_view name) const {
  const auto found = byName_.find(name);
  return found == byName_.end() ? nullptr : found->second;
}

}  // namespace profile
