#include "profile/profile_factory.h"

#include "credentials/memory_store.h"
#include "support/fake_clock.h"
#include "support/fake_http_client.h"
#include "support/manual_executor.h"

#include <catch2/catch.hpp>

namespace profile {
namespace {

config::ProfileSettings named(const std::string& name) {
  config::ProfileSettings settings;
  settings.name = name;
  settings.upstreamMcpUrl = "https://mcp.example/" + name;
  return settings;
}

TEST_CASE("ProfileFactory: makes every profile in order, and the default", "[profile]") {
  const support::FakeClock clock;
  support::ManualExecutor executor(clock);
  credentials::MemoryStore store(clock);
  support::FakeHttpClient http([](const http::ClientRequest&) { return http::ClientResponse{}; });
  config::Settings settings;
  settings.profiles = {named("zeta"), named("alpha")};
  settings.defaultProfile = "alpha";
  const auto registry = makeProfiles(
      settings,
      [](const config::ProfileSettings& one) { return "http://127.0.0.1:5177/p/" + one.name; },
      [&](const config::ProfileSettings&) {
        return ProfileSurroundings{
            .store = store, .http = http, .executor = executor, .clock = clock};
      });
  REQUIRE(registry.all().size() == 2);
  CHECK(registry.all().front()->name() == "zeta");
  CHECK(registry.find("alpha") == registry.defaultProfile());
  CHECK_FALSE(registry.find("Alpha"));
  CHECK(registry.find("zeta")->upstream().path == "/zeta");
  CHECK_FALSE(registry.find("zeta")->status().token.loaded);
  for (const auto& one : registry.all()) one->start();
  executor.runAll();
  CHECK(registry.find("zeta")->status().token.loaded);
}

TEST_CASE("ProfileFactory: grant none makes a profile without OAuth", "[profile]") {
  const support::FakeClock clock;
  support::ManualExecutor executor(clock);
  credentials::MemoryStore store(clock);
  support::FakeHttpClient http([](const http::ClientRequest&) { return http::ClientResponse{}; });
  config::Settings settings;
  settings.profiles = {named("open"), named("oauth")};
  settings.profiles.front().grant = config::GrantKind::kNone;
  const auto registry = makeProfiles(
      settings, [](const config::ProfileSettings&) { return std::string(); },
      [&](const config::ProfileSettings&) {
        return ProfileSurroundings{
            .store = store, .http = http, .executor = executor, .clock = clock};
      });
  CHECK_FALSE(registry.find("open")->status().wantsLogin);
  CHECK(registry.find("oauth")->status().wantsLogin);
}

TEST_CASE("ProfileFactory: without a default there is none", "[profile]") {
  const ProfileRegistry registry({}, std::nullopt);
  CHECK_FALSE(registry.defaultProfile());
  CHECK(registry.all().empty());
}

}  // namespace
}  // namespace profile
