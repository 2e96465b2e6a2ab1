#include "profile_fixture.h"

namespace profile {
namespace {

using base::ErrorKind;

TEST_CASE_METHOD(ProfileFixture, "Profile: before a login, status asks for one", "[profile]") {
  const auto status = profile->status();
  CHECK(status.name == "craft");
  CHECK(status.state == ProfileState::kLoginRequired);
  CHECK(status.code == "not_authenticated");
  CHECK(status.upstreamOrigin == "https://mcp.example");
  CHECK(status.registration == "none");
  CHECK(status.storeBackend == "memory");
  CHECK(http.requests().empty());
}

TEST_CASE_METHOD(ProfileFixture, "Profile: after a login it is ready and says where", "[profile]") {
  logIn();
  const auto status = profile->status();
  CHECK(status.state == ProfileState::kReady);
  CHECK(status.code.empty());
  CHECK(status.issuer == "https://as.example");
  CHECK(status.discoverySource == "challenge");
  CHECK(status.discoveredAt == clock.wall());
  CHECK(status.registration == "dynamic");
  CHECK_THAT(status.clientId, Catch::StartsWith("client"));
}

TEST_CASE_METHOD(ProfileFixture, "Profile: before the store was read it says so", "[profile]") {
  const OAuthProfile fresh(settings, [] { return std::string(); },
                           {.store = store, .http = http, .executor = executor, .clock = clock});
  CHECK(fresh.status().state == ProfileState::kRefreshing);
}

TEST_CASE_METHOD(ProfileFixture, "Profile: a server that is down makes it degraded, not logged out",
                 "[profile]") {
  logIn();
  server->before([](const http::ClientRequest&) -> std::optional<http::ClientResponse> {
    throw base::Error(ErrorKind::kAuthServerUnreachable, "The authorization server is down.");
  });
  pass(3550s);
  CHECK_THAT(current(), Catch::StartsWith("Bearer access"));
  CHECK(profile->status().state == ProfileState::kDegraded);
  pass(1h);
  CHECK(current() == "none");
  CHECK(profile->status().state == ProfileState::kDegraded);
  CHECK(profile->status().code == "auth_server_unreachable");
  server->before(nullptr);
  pass(30s);
  CHECK(profile->status().state == ProfileState::kReady);
}

TEST_CASE_METHOD(ProfileFixture, "Profile: the upstream's trouble shows until a call works",
                 "[profile]") {
  logIn();
  profile->noteUpstream(base::Error(ErrorKind::kUpstreamTimeout, "It did not answer."));
  CHECK(profile->status().state == ProfileState::kDegraded);
  CHECK(profile->status().code == "upstream_timeout");
  CHECK(profile->status().message == "It did not answer.");
  profile->noteUpstream(std::nullopt);
  CHECK(profile->status().state == ProfileState::kReady);
}

TEST_CASE_METHOD(ProfileFixture, "Profile: logout revokes, then forgets everywhere", "[profile]") {
  logIn();
  const auto access = current().substr(7);
  CHECK_THAT(profile->logout(), Catch::Contains("revoked"));
  CHECK(server->counts().revocations == 2);
  CHECK_FALSE(server->isLive(access));
  CHECK_FALSE(stored());
  CHECK(profile->status().state == ProfileState::kLoginRequired);
  logIn();
  CHECK(server->counts().registrations == 2);  // the client was forgotten, too
}

TEST_CASE_METHOD(ProfileFixture, "Profile: logout works without the server", "[profile]") {
  logIn();
  server->before([](const http::ClientRequest&) -> std::optional<http::ClientResponse> {
    throw base::Error(ErrorKind::kAuthServerUnreachable, "The authorization server is down.");
  });
  CHECK_THAT(profile->logout(), Catch::Contains("could not be told"));
  CHECK_FALSE(stored());
  CHECK(current() == "none");
}

TEST_CASE_METHOD(ProfileFixture, "Profile: logout shows tokens to their own server only",
                 "[profile]") {
  logIn();
  ServerOptions options;
  options.issuer = "https://new.example";
  serve(options);
  restart();
  const auto sentence = profile->logout();
  CHECK_THAT(sentence, Catch::Contains("no way to revoke"));
  CHECK(server->counts().revocations == 0);
}

TEST_CASE_METHOD(ProfileFixture, "Profile: logout with a store that fails says so", "[profile]") {
  logIn();
  store.eraseFault = base::Error(ErrorKind::kStoreUnavailable, "The disk is read-only.");
  CHECK_THAT(profile->logout(), Catch::Contains("read-only"));
  CHECK(current() == "none");
}

TEST_CASE_METHOD(ProfileFixture, "Profile: logout of nobody", "[profile]") {
  CHECK(profile->logout() == "Nobody was logged in.");
}

TEST_CASE_METHOD(ProfileFixture, "Profile: a login under way does not survive a logout",
                 "[profile]") {
  const auto start = profile->login().begin();
  const auto query = server->authorize(urlOf(start)).query.value();
  profile->logout();
  CHECK(completeFault(query, cookieOf(start)) == ErrorKind::kLoginStateUnknown);
}

TEST_CASE_METHOD(ProfileFixture, "Profile: changed settings ask for a login and keep the record",
                 "[profile]") {
  logIn();
  SECTION("upstream") { settings.upstreamMcpUrl = "https://mcp.example/other"; }
  SECTION("issuer") { settings.issuer = "https://new.example"; }
  SECTION("resource") { settings.resource = "https://mcp.example/"; }
  SECTION("resource off") { settings.resource = "off"; }
  SECTION("client id") { settings.clientId = "mine"; }
  SECTION("endpoints") {
    settings.tokenEndpoint = "https://new.example/token";
    settings.authorizationEndpoint = "https://new.example/authorize";
  }
  const auto before = http.requests().size();
  restart();
  CHECK(current() == "none");
  CHECK(profile->status().state == ProfileState::kLoginRequired);
  CHECK_THAT(profile->status().message, Catch::Contains("made for another"));
  pass(2h);
  CHECK(stored());
  CHECK(http.requests().size() == before);
}

TEST_CASE_METHOD(ProfileFixture, "Profile: an upstream URL that is none is refused", "[profile]") {
  settings.upstreamMcpUrl = "mcp.example";
  CHECK(kindOf([this] { restart(); }) == ErrorKind::kSettings);
}

}  // namespace
}  // namespace profile
