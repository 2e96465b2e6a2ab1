#include "demo/site_driver.h"

#include <catch2/catch.hpp>

namespace {

using Catch::Matchers::Contains;
using Fields = SiteDriver::Fields;

}  // namespace

TEST_CASE("demo registration: refuses redirect URIs that are not https or loopback", "[demo]") {
  SiteDriver demo;
  for (const auto* uris :
       {R"([])", R"(["http://evil.example/cb"])", R"(["javascript:alert"])", R"(["myapp://cb"])",
        R"(["https://a/1","https://a/2","https://a/3","https://a/4",
        "https://a/5","https://a/6"])",
        R"(["https://a/x#fragment"])"}) {
    CAPTURE(uris);
    const auto answer =
        demo.postJson("/register", R"({"redirect_uris":)" + std::string(uris) + "}");
    CHECK(answer.status == 400);
    CHECK(SiteDriver::errorOf(answer) == "invalid_redirect_uri");
  }
}

TEST_CASE("demo registration: refuses what it cannot do", "[demo]") {
  SiteDriver demo;
  for (const auto* body :
       {"", "[]", R"({"redirect_uris":"https://a/"})",
        R"({"redirect_uris":["https://a/"],"grant_types":["password"]})",
        R"({"redirect_uris":["https://a/"],"response_types":["token"]})",
        R"({"redirect_uris":["https://a/"],"token_endpoint_auth_method":"private_key_jwt"})"}) {
    CAPTURE(body);
    CHECK(SiteDriver::errorOf(demo.postJson("/register", body)) == "invalid_client_metadata");
  }
  CHECK(demo.get("/register").status == 405);
}

TEST_CASE("demo registration: a client with a secret gets one, a public one gets none", "[demo]") {
  SiteDriver demo;
  CHECK_FALSE(demo.enroll("none")->has("client_secret"));
  CHECK(demo.enroll("client_secret_basic")->has("client_secret"));
}

TEST_CASE("demo authorization: shows a page that names account and client, escaped", "[demo]") {
  SiteDriver demo;
  demo.enroll();
  const auto page = demo.get("/authorize", demo.authorizeFields());
  CHECK(page.status == 200);
  CHECK_THAT(page.body, Contains("Robin Demo") && Contains("Test &lt;client&gt;"));
  CHECK_THAT(page.body, Contains(">Allow<") && Contains(">Deny<") && !Contains("<client>"));
  const auto policy = SiteDriver::field(page, "Content-Security-Policy");
  CHECK_THAT(policy, Contains("default-src 'none'") && Contains("frame-ancestors 'none'"));
  CHECK_THAT(policy, Contains("form-action 'self' http://127.0.0.1:5177"));
}

TEST_CASE("demo authorization: a bad client or redirect URI never leads anywhere", "[demo]") {
  SiteDriver demo;
  demo.enroll();
  const auto [name, value] = GENERATE(
      table<std::string, std::string>({{"client_id", "somebody"},
                                       {"client_id", ""},
                                       {"redirect_uri", ""},
                                       {"redirect_uri", "http://127.0.0.1:5177/oauth/callback/"},
                                       {"redirect_uri", "http://127.0.0.1:5178/oauth/callback"},
                                       {"redirect_uri", "http://localhost:5177/oauth/callback"},
                                       {"redirect_uri", "https://evil.example/"}}));
  auto fields = demo.authorizeFields();
  fields[name] = value;
  const auto answer = demo.get("/authorize", fields);
  CAPTURE(name, value);
  CHECK(answer.status == 400);
  CHECK(SiteDriver::field(answer, "Location").empty());
  CHECK_THAT(answer.body, !Contains("evil"));
}

TEST_CASE("demo authorization: other faults go back to the client", "[demo]") {
  SiteDriver demo;
  demo.enroll();
  const auto [name, value, error] = GENERATE(table<std::string, std::string, std::string>(
      {{"response_type", "token", "unsupported_response_type"},
       {"code_challenge_method", "plain", "invalid_request"},
       {"code_challenge_method", "", "invalid_request"},
       {"code_challenge", "short", "invalid_request"},
       {"code_challenge", "", "invalid_request"},
       {"resource", "", "invalid_target"},
       {"resource", "http://127.0.0.1:9999/mcp/", "invalid_target"},
       {"scope", "demo:tools admin", "invalid_scope"},
       {"prompt", "none", "consent_required"}}));
  auto fields = demo.authorizeFields();
  fields[name] = value;
  const auto answer = demo.get("/authorize", fields);
  CAPTURE(name, value);
  CHECK(answer.status == 303);
  CHECK(SiteDriver::callback(answer) ==
        Fields{{"error", error}, {"state", "the state"}, {"iss", "http://127.0.0.1:9999"}});
}

TEST_CASE("demo authorization: a repeated parameter is refused", "[demo]") {
  SiteDriver demo;
  demo.enroll();
  demo::Request request;
  request.method = "GET";
  request.path = "/authorize";
  request.query = SiteDriver::encoded(demo.authorizeFields()) + "&state=twice";
  CHECK(demo.site.answer(request).status == 400);
}

TEST_CASE("demo authorization: Allow gives a code, Deny an error, once", "[demo]") {
  SiteDriver demo;
  demo.enroll();
  const auto ticket = SiteDriver::ticketIn(demo.get("/authorize", demo.authorizeFields()));
  const auto decision = GENERATE(std::string("allow"), std::string("deny"), std::string(""));
  const auto answer = demo.post("/authorize", {{"ticket", ticket}, {"decision", decision}});
  REQUIRE(answer.status == 303);
  auto callback = SiteDriver::callback(answer);
  CHECK(callback["state"] == "the state");
  CHECK(callback["iss"] == "http://127.0.0.1:9999");
  CHECK(callback.contains("code") == (decision == "allow"));
  CHECK(callback["error"] == (decision == "allow" ? "" : "access_denied"));
  CHECK(demo.post("/authorize", {{"ticket", ticket}, {"decision", "allow"}}).status == 400);
}

TEST_CASE("demo authorization: a page that lay open too long is refused", "[demo]") {
  SiteDriver demo;
  demo.enroll();
  const auto ticket = SiteDriver::ticketIn(demo.get("/authorize", demo.authorizeFields()));
  demo.clock.advance(std::chrono::minutes(10));
  CHECK(demo.post("/authorize", {{"ticket", ticket}, {"decision", "allow"}}).status == 400);
  CHECK(demo.post("/authorize", {{"ticket", "made up"}, {"decision", "allow"}}).status == 400);
}
