#include "app/not_built.h"

#include <catch2/catch.hpp>

namespace {

config::Settings with(void (*change)(config::ProfileSettings&)) {
  config::ProfileSettings profile;
  profile.name = "craft";
  change(profile);
  config::Settings settings;
  settings.profiles.push_back(profile);
  return settings;
}

std::string firstLine(const config::Settings& settings) {
  const auto faults = app::settingsNotBuilt(settings);
  return faults.empty() ? "" : faults.front().line();
}

}  // namespace

TEST_CASE("settings that nothing acts on are refused by name", "[app]") {
  CHECK(firstLine(with([](config::ProfileSettings&) {})).empty());
  CHECK(firstLine(with([](config::ProfileSettings& p) { p.proxy = "http://proxy:3128"; })) ==
        "settings: profiles.craft.proxy: is not built into this version; take it out to go on");
}
