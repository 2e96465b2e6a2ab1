#include <optional>

#include "profile_fixture.h"

namespace profile {
namespace {

using base::ErrorKind;

class DeviceFixture : public ProfileFixture {
 public:
  DeviceFixture() {
    serveDevices({});
    restart();
  }

  void serveDevices(ServerOptions options) {
    options.device = true;
    serve(std::move(options));
  }

  void deviceOnly() {
    settings.grant = config::GrantKind::kDeviceCode;
    restart();
  }

  LoginStart begin() { return profile->login().beginElsewhere(); }

  LoginProgress progress(const LoginStart& start) {
    const auto found = profile->login().progress(cookieOf(start));
    REQUIRE(found);
    return *found;
  }

  int polls() { return server->counts().devicePolls; }
};

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: a code entered elsewhere logs in", "[profile]") {
  const auto start = begin();
  REQUIRE(start.device);
  CHECK(start.device->userCode == "WDJB-MJHT");
  CHECK(start.device->verificationUri == "https://as.example/enter");
  CHECK(start.device->goodFor == 300s);
  CHECK(polls() == 0);  // not before the first interval is over
  pass(5s);
  CHECK(polls() == 1);
  CHECK_FALSE(progress(start).end);
  server->enterCode(true);
  pass(5s);
  CHECK_THAT(current(), Catch::StartsWith("Bearer access"));
  REQUIRE(progress(start).end);
  CHECK(progress(start).end->issuer == "https://as.example");
  CHECK(progress(start).end->hasRefreshToken);
  CHECK(stored()->tokens->resource == "https://mcp.example/mcp");
  pass(1min);
  CHECK(polls() == 2);
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: its tokens are refreshed like any other",
                 "[profile]") {
  deviceOnly();
  static_cast<void>(begin());
  server->enterCode(true);
  pass(5s);
  const auto before = current();
  pass(3540s);
  CHECK(server->counts().refreshes == 1);
  CHECK(current() != before);
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: the same login can be ended by its callback",
                 "[profile]") {
  const auto start = begin();
  const auto callback = server->authorize(urlOf(start));
  static_cast<void>(profile->login().complete(callback.query.value_or(""), cookieOf(start)));
  CHECK(progress(start).end);
  pass(1min);
  CHECK(polls() == 0);
  CHECK(executor.size() <= 1);  // the refresh timer
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: once the code was entered, the callback is too late",
                 "[profile]") {
  const auto start = begin();
  const auto callback = server->authorize(urlOf(start));
  server->enterCode(true);
  pass(5s);
  CHECK(completeFault(callback.query.value_or(""), cookieOf(start)) ==
        ErrorKind::kLoginStateUnknown);
  CHECK(server->counts().codeExchanges == 0);
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: a person who says no ends it", "[profile]") {
  const auto start = begin();
  const auto callback = server->authorize(urlOf(start));
  server->enterCode(false);
  pass(5s);
  REQUIRE(progress(start).failure);
  CHECK(progress(start).failure->kind() == ErrorKind::kLoginRefused);
  CHECK(completeFault(callback.query.value_or(""), cookieOf(start)) ==
        ErrorKind::kLoginStateUnknown);
  pass(1min);
  CHECK(polls() == 1);
  CHECK_FALSE(stored());
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: a code that ran out leaves the other way open",
                 "[profile]") {
  ServerOptions options;
  options.deviceLifetime = 12s;
  serveDevices(options);
  restart();
  const auto start = begin();
  for (int second = 0; second < 12; ++second) pass(1s);
  CHECK(polls() == 2);
  CHECK_FALSE(progress(start).device);
  CHECK_FALSE(progress(start).failure);
  const auto callback = server->authorize(urlOf(start));
  CHECK(profile->login().complete(callback.query.value_or(""), cookieOf(start)).hasRefreshToken);
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: a code that ran out ends a login with no other way",
                 "[profile]") {
  deviceOnly();
  const auto start = begin();
  CHECK(start.authorizationUrl.empty());
  SECTION("by our clock") { clock.advance(300s); }
  SECTION("by the server's") {
    server->before([](const http::ClientRequest& request) -> std::optional<http::ClientResponse> {
      if (request.url.path != "/token") return std::nullopt;
      return http::ClientResponse{
          .status = 400, .fields = {}, .body = R"({"error":"expired_token"})"};
    });
    clock.advance(5s);
  }
  executor.runAll();
  REQUIRE(progress(start).failure);
  CHECK(progress(start).failure->kind() == ErrorKind::kDeviceCodeExpired);
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: slow_down adds five seconds", "[profile]") {
  const auto start = begin();
  server->before([](const http::ClientRequest& request) -> std::optional<http::ClientResponse> {
    if (request.url.path != "/token") return std::nullopt;
    return http::ClientResponse{.status = 400, .fields = {}, .body = R"({"error":"slow_down"})"};
  });
  pass(5s);
  CHECK(executor.nextDue() == clock.steady() + 10s);
  pass(10s);
  CHECK(executor.nextDue() == clock.steady() + 15s);
  server->before({});
  pass(15s);
  CHECK(executor.nextDue() == clock.steady() + 15s);
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: trouble on the way is met with longer waits",
                 "[profile]") {
  const auto start = begin();
  server->before([](const http::ClientRequest& request) -> std::optional<http::ClientResponse> {
    if (request.url.path != "/token") return std::nullopt;
    throw base::Error(ErrorKind::kAuthServerTimeout, "slow");
  });
  auto due = 5s;
  for (const auto wait : {10s, 20s, 40s, 60s, 60s}) {
    pass(due);
    CHECK(executor.nextDue() == clock.steady() + wait);
    due = wait;
  }
  server->before({});
  server->enterCode(true);
  pass(60s);
  CHECK(progress(start).end);
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: a newer login takes the place of the one before",
                 "[profile]") {
  deviceOnly();
  const auto one = begin();
  const auto two = begin();
  CHECK(progress(one).failure->kind() == ErrorKind::kDeviceCodeExpired);
  CHECK(progress(two).device);
  server->enterCode(true);
  pass(5s);
  CHECK(polls() == 1);
  CHECK(progress(two).end);
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: a logout or a cancel stops the polling",
                 "[profile]") {
  const auto start = begin();
  server->enterCode(true);
  SECTION("logout") { profile->logout(); }
  SECTION("cancel") { profile->login().cancel(cookieOf(start)); }
  pass(5s);
  CHECK(polls() == 0);
  CHECK(current() == "none");
  CHECK_FALSE(profile->login().progress(cookieOf(start)));
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: a logout during a poll drops what it brings",
                 "[profile]") {
  const auto start = begin();
  server->enterCode(true);
  server->after([this](const http::ClientRequest& request, http::ClientResponse&) {
    if (request.url.path == "/token") profile->logout();
  });
  pass(5s);
  CHECK(polls() == 1);
  CHECK_FALSE(stored());
  CHECK(current() == "none");
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: a profile that goes takes its polling along",
                 "[profile]") {
  static_cast<void>(begin());
  profile.reset();
  pass(1min);
  CHECK(polls() == 0);
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: only whoever began it is told of it", "[profile]") {
  const auto start = begin();
  CHECK_FALSE(profile->login().progress(""));
  CHECK_FALSE(profile->login().progress(start.cookieName + "=wrong"));
  profile->login().cancel(start.cookieName + "=wrong");
  CHECK(progress(start).device);
  CHECK(progress(start).authorizationUrl == start.authorizationUrl);
  clock.advance(10min);
  CHECK_FALSE(profile->login().progress(cookieOf(start)));
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: another login of the profile is told of, too",
                 "[profile]") {
  const auto start = begin();
  logIn();
  REQUIRE(progress(start).end);
  const auto later = begin();
  CHECK_FALSE(progress(later).end);
}

TEST_CASE_METHOD(DeviceFixture,
                 "DeviceLogin: a server without it, or that refuses, takes nothing away",
                 "[profile]") {
  SECTION("no endpoint") { serve({}); }
  SECTION("trouble") {
    server->before([](const http::ClientRequest& request) -> std::optional<http::ClientResponse> {
      if (request.url.path != "/device") return std::nullopt;
      return http::ClientResponse{.status = 503, .fields = {}, .body = ""};
    });
  }
  restart();
  const auto start = begin();
  CHECK_FALSE(start.device);
  const auto callback = server->authorize(urlOf(start));
  CHECK(profile->login().complete(callback.query.value_or(""), cookieOf(start)).hasRefreshToken);
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: with grant device_code every login goes by a code",
                 "[profile]") {
  deviceOnly();
  const auto start = profile->login().begin();
  CHECK(start.authorizationUrl.empty());
  REQUIRE(start.device);
  const auto registration = http.requests();
  const auto asked = std::ranges::find_if(
      registration, [](const auto& request) { return request.url.path == "/register"; });
  REQUIRE(asked != registration.end());
  CHECK_THAT(asked->body, Catch::Contains("urn:ietf:params:oauth:grant-type:device_code"));
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: with grant device_code a server without it says so",
                 "[profile]") {
  ServerOptions options;
  options.device = false;
  serve(options);
  deviceOnly();
  CHECK(beginFault() == ErrorKind::kDeviceLoginUnsupported);
}

TEST_CASE_METHOD(DeviceFixture,
                 "DeviceLogin: with grant device_code no authorization endpoint is needed",
                 "[profile]") {
  server->after([](const http::ClientRequest&, http::ClientResponse& response) {
    const auto place = response.body.find("authorization_endpoint\":\"https://as.example/a");
    if (place != std::string::npos) response.body[place] = 'x';
  });
  deviceOnly();
  CHECK(profile->login().begin().device);
  CHECK(profile->login().begin().device);  // with the client that is known by now
  CHECK(server->counts().registrations == 1);
  for (const auto& request : http.requests()) CHECK(request.url.path != "/authorize");
}

TEST_CASE_METHOD(DeviceFixture, "DeviceLogin: a client registered without the grant is replaced",
                 "[profile]") {
  ServerOptions options;
  options.device = false;
  serve(options);
  restart();
  logIn();
  serveDevices({});
  server->addClient(stored()->client->clientId, "", "none", kRedirectUri);
  server->before([id = stored()->client->clientId](
                     const http::ClientRequest& request) -> std::optional<http::ClientResponse> {
    if (request.url.path != "/device" || request.body.find(id) == std::string::npos)
      return std::nullopt;
    return http::ClientResponse{
        .status = 400, .fields = {}, .body = R"({"error":"unauthorized_client"})"};
  });
  deviceOnly();
  CHECK(profile->login().begin().device);
  CHECK(server->counts().registrations == 1);
}

}  // namespace
}  // namespace profile
