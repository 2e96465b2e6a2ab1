#include "app/not_built.h"

#include <string>
#include <string_view>

namespace app {

namespace {

/// What one profile asks for and does not get.
std::vector<std::string_view> keysNotBuilt(const config::ProfileSettings& profile) {
  std::vector<std::string_view> keys;
  if (!profile.proxy.empty()) keys.emplace_back("proxy");
  return keys;
}

}  // namespace

std::vector<config::Fault> settingsNotBuilt(const config::Settings& settings) {
  std::vector<config::Fault> faults;
  for (const auto& profile : settings.profiles) {
    for (const auto key : keysNotBuilt(profile)) {
      const auto spelling = "profiles." + profile.name + "." + std::string(key);
      faults.push_back({.source = {.place = {.name = "settings"}, .key = spelling},
                        .text = "is not built into this version; take it out to go on"});
    }
  }
  return faults;
}

}  // namespace app
