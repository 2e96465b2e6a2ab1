#include "profile/open_profile.h"

#include "base/error.h"

#include <catch2/catch.hpp>

namespace profile {
namespace {

config::ProfileSettings craft() {
  config::ProfileSettings settings;
  settings.name = "craft";
  settings.upstreamMcpUrl = "https://mcp.example/mcp";
  settings.grant = config::GrantKind::kNone;
  return settings;
}

template <class Call>
base::ErrorKind kindOf(Call call) {
  try {
    call();
  } catch (const base::Error& error) {
    return error.kind();
  }
  return base::ErrorKind::kInternal;
}

TEST_CASE("OpenProfile: is ready at once, with nothing of ours to send", "[profile]") {
  OpenProfile profile(craft());
  profile.start();
  const auto status = profile.status();
  CHECK(status.state == ProfileState::kReady);
  CHECK_FALSE(status.wantsLogin);
  CHECK(status.upstreamOrigin == "https://mcp.example");
  const auto token = profile.tokens().current();
  REQUIRE(token);
  CHECK(token->authorization.empty());
  profile.tokens().reject(token);
  CHECK(profile.tokens().current() == token);
}

TEST_CASE("OpenProfile: nobody logs in to it, or out", "[profile]") {
  OpenProfile profile(craft());
  CHECK(kindOf([&] { static_cast<void>(profile.login().begin()); }) ==
        base::ErrorKind::kLoginNotNeeded);
  CHECK(kindOf([&] { static_cast<void>(profile.login().complete("code=a&state=b", "")); }) ==
        base::ErrorKind::kLoginNotNeeded);
  CHECK_THAT(profile.logout(), Catch::StartsWith("Nobody logs in"));
}

TEST_CASE("OpenProfile: the upstream's trouble shows until a call works", "[profile]") {
  OpenProfile profile(craft());
  profile.noteUpstream(base::Error(base::ErrorKind::kUpstreamAuthRefused, {}));
  CHECK(profile.status().state == ProfileState::kDegraded);
  CHECK(profile.status().code == "upstream_auth_refused");
  CHECK_THAT(profile.status().hint, Catch::Contains("headers"));
  profile.noteUpstream(std::nullopt);
  CHECK(profile.status().state == ProfileState::kReady);
}

}  // namespace
}  // namespace profile
