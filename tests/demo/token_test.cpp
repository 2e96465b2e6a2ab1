#include "demo/site_driver.h"

#include <catch2/catch.hpp>

namespace {

using Fields = SiteDriver::Fields;
using std::chrono::seconds;

std::string access(const Poco::JSON::Object::Ptr& tokens) {
  return SiteDriver::text(tokens, "access_token");
}

std::string renewal(const Poco::JSON::Object::Ptr& tokens) {
  return SiteDriver::text(tokens, "refresh_token");
}

}  // namespace

TEST_CASE("demo tokens: a login gives tokens that open the MCP server until they run out",
          "[demo]") {
  SiteDriver demo;
  const auto tokens = demo.login();
  CHECK(base::jsonInteger(*tokens, "expires_in") == 60);
  CHECK(SiteDriver::text(tokens, "token_type") == "Bearer");
  CHECK(demo.ping(access(tokens)) == 200);
  demo.clock.advance(seconds(59));
  CHECK(demo.ping(access(tokens)) == 200);
  demo.clock.advance(seconds(1));
  CHECK(demo.ping(access(tokens)) == 401);
}

TEST_CASE("demo tokens: a code fits one client, one redirect URI, one verifier, one resource",
          "[demo]") {
  SiteDriver demo;
  demo.enroll();
  const auto [name, value, error] = GENERATE(table<std::string, std::string, std::string>(
      {{"code", "made up", "invalid_grant"},
       {"redirect_uri", "http://127.0.0.1:5177/other", "invalid_grant"},
       {"code_verifier", "wrong", "invalid_grant"},
       {"code_verifier", "", "invalid_grant"},
       {"resource", "", "invalid_target"},
       {"resource", "http://127.0.0.1:9999/", "invalid_target"},
       {"client_id", "somebody", "invalid_client"},
       {"grant_type", "password", "unsupported_grant_type"}}));
  auto fields = demo.codeFields(demo.code());
  fields[name] = value;
  const auto answer = demo.post("/token", fields);
  CAPTURE(name, value);
  CHECK(answer.status == (error == "invalid_client" ? 401 : 400));
  CHECK(SiteDriver::errorOf(answer) == error);
}

TEST_CASE("demo tokens: another client cannot redeem a code", "[demo]") {
  SiteDriver demo;
  demo.enroll();
  const auto fields = demo.codeFields(demo.code());
  demo.enroll();
  auto stolen = fields;
  stolen["client_id"] = demo.clientId;
  CHECK(SiteDriver::errorOf(demo.post("/token", stolen)) == "invalid_grant");
}

TEST_CASE("demo tokens: a code is good for a minute", "[demo]") {
  SiteDriver demo;
  demo.enroll();
  const auto code = demo.code();
  demo.clock.advance(seconds(60));
  CHECK(SiteDriver::errorOf(demo.post("/token", demo.codeFields(code))) == "invalid_grant");
}

TEST_CASE("demo tokens: a code that comes again takes its login with it", "[demo]") {
  SiteDriver demo;
  demo.enroll();
  const auto fields = demo.codeFields(demo.code());
  const auto tokens = SiteDriver::json(demo.post("/token", fields));
  CHECK(SiteDriver::errorOf(demo.post("/token", fields)) == "invalid_grant");
  CHECK(demo.ping(access(tokens)) == 401);
}

TEST_CASE("demo tokens: a refresh rotates, and the old token takes the login with it", "[demo]") {
  SiteDriver demo;
  const auto first = demo.login();
  const auto second = SiteDriver::json(demo.post("/token", demo.refreshFields(renewal(first))));
  CHECK(demo.ping(access(second)) == 200);
  CHECK(SiteDriver::errorOf(demo.post("/token", demo.refreshFields(renewal(first)))) ==
        "invalid_grant");
  CHECK(demo.ping(access(second)) == 401);
  CHECK(SiteDriver::errorOf(demo.post("/token", demo.refreshFields(renewal(second)))) ==
        "invalid_grant");
}

TEST_CASE("demo tokens: within the grace window the old refresh token works once more", "[demo]") {
  demo::DemoOptions options;
  options.refreshGrace = seconds(10);
  SiteDriver demo(options);
  const auto first = demo.login();
  (void)demo.post("/token", demo.refreshFields(renewal(first)));
  demo.clock.advance(seconds(9));
  CHECK(demo.post("/token", demo.refreshFields(renewal(first))).status == 200);
  demo.clock.advance(seconds(1));
  CHECK(demo.post("/token", demo.refreshFields(renewal(first))).status == 400);
}

TEST_CASE("demo tokens: without rotation a refresh token stays", "[demo]") {
  demo::DemoOptions options;
  options.rotateRefreshTokens = false;
  SiteDriver demo(options);
  const auto first = demo.login();
  for (int i = 0; i < 3; ++i) {
    const auto next = SiteDriver::json(demo.post("/token", demo.refreshFields(renewal(first))));
    CHECK_FALSE(next->has("refresh_token"));
    CHECK(demo.ping(access(next)) == 200);
  }
}

TEST_CASE("demo tokens: a refresh cannot widen the scope, nor serve another client", "[demo]") {
  SiteDriver demo;
  const auto tokens = demo.login();
  auto wider = demo.refreshFields(renewal(tokens));
  wider["scope"] = "demo:tools admin";
  CHECK(SiteDriver::errorOf(demo.post("/token", wider)) == "invalid_scope");
  const auto owner = demo.clientId;
  demo.enroll();
  CHECK(SiteDriver::errorOf(demo.post("/token", demo.refreshFields(renewal(tokens)))) ==
        "invalid_grant");
  demo.clientId = owner;
  CHECK(demo.post("/token", demo.refreshFields(renewal(tokens))).status == 200);
}

TEST_CASE("demo tokens: a client authenticates as it registered, and only so", "[demo]") {
  SiteDriver demo;
  demo.enroll("client_secret_basic");
  auto fields = demo.codeFields(demo.code());
  fields.erase("client_id");
  const auto basic = [&](const std::string& secret) {
    return "Basic " + base::base64(base::percentEncode(demo.clientId) + ":" + secret);
  };
  CHECK(demo.post("/token", fields, basic("wrong")).status == 401);
  CHECK(demo.post("/token", fields, "Basic !!!").status == 401);
  CHECK(demo.post("/token", demo.codeFields("x")).status == 401);
  auto inForm = demo.codeFields("x");
  inForm["client_secret"] = demo.clientSecret;
  CHECK(demo.post("/token", inForm).status == 401);
  CHECK(demo.post("/token", inForm, basic(demo.clientSecret)).status == 401);
  CHECK(demo.post("/token", fields, basic(demo.clientSecret)).status == 200);
}

TEST_CASE("demo tokens: a form with a repeated name or another type is refused", "[demo]") {
  SiteDriver demo;
  demo.enroll();
  demo::Request request;
  request.method = "POST";
  request.path = "/token";
  request.contentType = "application/x-www-form-urlencoded";
  request.body = SiteDriver::encoded(demo.codeFields(demo.code())) + "&code=again";
  CHECK(SiteDriver::errorOf(demo.site.answer(request)) == "invalid_request");
  CHECK(SiteDriver::errorOf(demo.postJson("/token", "{}")) == "invalid_request");
  CHECK(demo.get("/token").status == 405);
}

TEST_CASE("demo tokens: revocation ends the login, and only for its own client", "[demo]") {
  SiteDriver demo;
  const auto tokens = demo.login();
  const auto owner = demo.clientId;
  demo.enroll();
  Fields form{{"token", renewal(tokens)}, {"client_id", demo.clientId}};
  CHECK(demo.post("/revoke", form).status == 200);
  CHECK(demo.ping(access(tokens)) == 200);
  form["client_id"] = owner;
  CHECK(demo.post("/revoke", form).status == 200);
  CHECK(demo.ping(access(tokens)) == 401);
  form["client_id"] = "somebody";
  CHECK(demo.post("/revoke", form).status == 401);
}

TEST_CASE("demo: a flood of registrations forgets the oldest and grows no further", "[demo]") {
  demo::DemoOptions options;
  options.maxEntries = 3;
  SiteDriver demo(options);
  demo.enroll();
  const auto first = demo.authorizeFields();
  for (int i = 0; i < 3; ++i) demo.enroll();
  CHECK(demo.get("/authorize", first).status == 400);
  CHECK(demo.get("/authorize", demo.authorizeFields()).status == 200);
}
