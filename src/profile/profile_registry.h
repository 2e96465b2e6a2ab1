#pragma once

#include "profile/profile.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace profile {

/// Every profile by name. Filled once before traffic starts and not changed after: any thread reads
/// it without a lock.
class ProfileRegistry {
 public:
  ProfileRegistry(std::vector<std::shared_ptr<Profile>> profiles,
                  std::optional<std::string> defaultProfile);

  /// Null when there is none of that name.
  [[nodiscard]] std::shared_ptr<Profile> find(std::string_view name) const;

  /// The profile of the bare paths, or null.
  [[nodiscard]] std::shared_ptr<Profile> defaultProfile() const { return default_; }

  /// In the settings' order.
  [[nodiscard]] const std::vector<std::shared_ptr<Profile>>& all() const { return profiles_; }

 private:
  std::vector<std::shared_ptr<Profile>> profiles_;
  std::map<std::string, std::shared_ptr<Profile>, std::less<>> byName_;
  std::shared_ptr<Profile> default_;
};

}  // namespace profile
