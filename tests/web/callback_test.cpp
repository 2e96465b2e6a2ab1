#include "fixture.h"

using support::field;
using support::holds;
using support::WebFixture;

TEST_CASE("Callback: a login that worked says so and what to do next", "[web]") {
  const WebFixture web;
  web.craft->flow.end = {.issuer = "https://as.example",
                         .scope = "read write",
                         .hasRefreshToken = true,
                         .cookieName = "mcp-login-1"};
  auto request = WebFixture::browser("/p/craft/oauth/callback?code=c&state=s");
  request.cookie = "mcp-login-1=v";
  const auto answer = web.ask(request);
  CHECK(answer.status == 200);
  CHECK(holds(answer, "Logged in to craft"));
  CHECK(holds(answer, "claude mcp add --transport http craft http://127.0.0.1:5177/p/craft/mcp"));
  CHECK(holds(answer, "scope read write"));
  CHECK_FALSE(holds(answer, "no refresh token"));
  CHECK(field(answer, "Set-Cookie") ==
        "mcp-login-1=; Path=/p/craft; Max-Age=0; HttpOnly; SameSite=Lax");
  REQUIRE(web.craft->flow.completed.size() == 1);
  CHECK(web.craft->flow.completed[0].first == "code=c&state=s");
  CHECK(web.craft->flow.completed[0].second == "mcp-login-1=v");
}

TEST_CASE("Callback: a login without refresh token says that it will end", "[web]") {
  const WebFixture web;
  web.craft->flow.end.hasRefreshToken = false;
  CHECK(holds(web.get("/p/craft/oauth/callback?code=c"), "The server gave no refresh token"));
}

TEST_CASE("Callback: a script gets JSON", "[web]") {
  const WebFixture web;
  web.craft->flow.end = {
      .issuer = "https://as.example", .scope = "", .hasRefreshToken = true, .cookieName = ""};
  const auto answer = web.json("/p/craft/oauth/callback?code=c");
  CHECK(answer.body == R"({"profile":"craft","state":"logged_in",)"
                       R"("message":"Logged in. Calls to this profile now go through.",)"
                       R"("issuer":"https://as.example","scope":null,"has_refresh_token":true,)"
                       R"("urls":{"mcp":"http://127.0.0.1:5177/p/craft/mcp"}})");
  CHECK(support::values(answer, "Set-Cookie").empty());
}

TEST_CASE("Callback: HEAD ends no login, other methods are refused", "[web]") {
  const WebFixture web;
  auto request = WebFixture::browser("/p/craft/oauth/callback?code=c");
  request.method = "HEAD";
  CHECK(web.ask(request).status == 200);
  request.method = "POST";
  CHECK(web.ask(request).status == 405);
  CHECK(web.craft->flow.completed.empty());
}

TEST_CASE("Callback: each way to fail is a page of its own with a button to try again", "[web]") {
  using Kind = base::ErrorKind;
  const WebFixture web;

  struct Case {
    Kind kind;
    int status;
    std::string_view code;
  };

  for (const auto& failing : {Case{Kind::kLoginRefused, 403, "login_refused"},
                              Case{Kind::kLoginStateUnknown, 400, "login_state_unknown"},
                              Case{Kind::kLoginStateMissing, 400, "login_state_missing"},
                              Case{Kind::kLoginMixUp, 400, "login_mix_up"},
                              Case{Kind::kTokenEndpointFailed, 502, "token_endpoint_failed"},
                              Case{Kind::kTokenResponseInvalid, 502, "token_response_invalid"},
                              Case{Kind::kStoreUnavailable, 500, "store_unavailable"}}) {
    INFO(failing.code);
    web.craft->flow.failure = base::Error(failing.kind, "");
    const auto page = web.get("/p/craft/oauth/callback?state=x");
    CHECK(page.status == failing.status);
    CHECK(holds(page, "code " + std::string(failing.code)));
    CHECK(holds(page, "Try again"));
    CHECK(holds(page, "href=\"/p/craft/oauth/login\""));
    CHECK(support::values(page, "Set-Cookie").empty());
    const auto json = web.json("/p/craft/oauth/callback?state=x");
    CHECK(json.status == failing.status);
    CHECK(holds(json, "\"error\":\"" + std::string(failing.code) + '"'));
  }
}

TEST_CASE("Callback: what was thrown by surprise is not shown", "[web]") {
  struct Broken final : web::Handler {
    using Handler::Handler;

    http::Answer answer(const web::Request& /*request*/) override {
      throw std::runtime_error("canary");
    }
  };

  const WebFixture web;
  Broken broken(web.site);
  const auto page = broken.respond(WebFixture::browser("/x"));
  CHECK(page.status == 500);
  CHECK_FALSE(holds(page, "canary"));
  CHECK(holds(page, "code internal"));
  const auto json = broken.respond(WebFixture::script("/x"));
  CHECK(json.status == 500);
  CHECK_FALSE(holds(json, "canary"));
}
