#include "app/doctor_machine.h"
#include "app/doctor_upstreams.h"
#include "support/temp_dir.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>

namespace {

using app::Finding;
using Catch::Matchers::Contains;
using Level = app::Finding::Level;

}  // namespace

TEST_CASE("Doctor: a clock is judged by a server's Date", "[app]") {
  const auto theirs = app::timeOfDate("Sun, 06 Nov 1994 08:49:37 GMT");
  REQUIRE(theirs);
  CHECK(theirs->time_since_epoch() == std::chrono::seconds(784111777));
  CHECK_FALSE(app::timeOfDate("yesterday"));
  CHECK_FALSE(app::timeOfDate(""));
  CHECK(app::judgeClock(*theirs + std::chrono::seconds(59), *theirs).level == Level::kFine);
  const auto ahead = app::judgeClock(*theirs + std::chrono::seconds(90), *theirs);
  CHECK(ahead.level == Level::kFault);
  CHECK_THAT(ahead.text, Contains("90 seconds ahead of"));
  CHECK_THAT(app::judgeClock(*theirs, *theirs + std::chrono::hours(1)).text,
             Contains("3600 seconds behind"));
}

TEST_CASE("Doctor: files that others may change are a fault, with the command", "[app]") {
  const support::TempDir home;
  config::Settings settings;
  settings.file = home.path() / "profiles.yaml";
  settings.server.stateDir = home.path() / "none";
  std::ofstream(settings.file) << "profiles: {}\n";
  std::filesystem::permissions(settings.file, std::filesystem::perms(0600));
  auto found = app::lookAtFiles(settings);
  REQUIRE(found.size() == 2);
  CHECK(found[0].level == Level::kFine);
  CHECK(found[1].level == Level::kNote);
  std::filesystem::permissions(settings.file, std::filesystem::perms(0666));
  found = app::lookAtFiles(settings);
  CHECK(found[0].level == Level::kFault);
  CHECK_THAT(found[0].hint, Contains("chmod go-w"));
}

TEST_CASE("Doctor: a proxy that is not used is named", "[app]") {
  const auto with = [](const std::string& name) -> std::optional<std::string> {
    return name == "https_proxy" ? std::optional<std::string>("http://p:1") : std::nullopt;
  };
  CHECK_THAT(app::lookAtProxy(with).text, Contains("https_proxy is set"));
  CHECK(app::lookAtProxy([](const std::string&) { return std::nullopt; }).level == Level::kFine);
}

TEST_CASE("Doctor: an upstream that is not there is a fault with its reason", "[app]") {
  config::Settings settings;
  config::ProfileSettings one;
  one.name = "gone";
  // Port 1 of loopback: nothing listens there.
  one.upstreamMcpUrl = "http://127.0.0.1:1/mcp";
  settings.profiles = {one};
  const auto found = app::lookAtUpstreams(settings, base::SystemClock());
  REQUIRE(found.size() == 1);
  CHECK(found.front().level == Level::kFault);
  CHECK(found.front().what == "upstream gone");
  CHECK_FALSE(found.front().hint.empty());
}
