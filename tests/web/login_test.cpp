#include "fixture.h"

using namespace std::string_literals;
using support::field;
using support::holds;
using support::WebFixture;

TEST_CASE("Login: sends the browser on with a cookie of its own", "[web]") {
  const WebFixture web;
  const auto answer = web.get("/p/craft/oauth/login");
  CHECK(answer.status == 302);
  CHECK(field(answer, "Location") == "https://as.example/authorize?state=s");
  CHECK(field(answer, "Set-Cookie") ==
        "login=v; Path=/p/craft; Max-Age=600; HttpOnly; SameSite=Lax");
  CHECK(field(answer, "Cache-Control") == "no-store");
  CHECK(answer.body.empty());
}

TEST_CASE("Login: behind https the cookie is Secure, and under a path it keeps to it", "[web]") {
  WebFixture web;
  web.site.base = support::urlOf("https://gate.example/mcp-gate");
  auto request = WebFixture::browser("/p/craft/oauth/login");
  request.host = "gate.example";
  CHECK(field(web.ask(request), "Set-Cookie") ==
        "login=v; Path=/mcp-gate/p/craft; Max-Age=600; HttpOnly; SameSite=Lax; Secure");
}

TEST_CASE("Login: the environment's upstream has its cookie at the root", "[web]") {
  WebFixture web;
  web.site.bareProfile = "craft";
  CHECK(field(web.get("/oauth/login"), "Set-Cookie").find("; Path=/;") != std::string::npos);
  CHECK(field(web.get("/p/craft/oauth/login"), "Set-Cookie").find("; Path=/;") !=
        std::string::npos);
}

TEST_CASE("Login: a navigation from another site gets a button and starts nothing", "[web]") {
  const WebFixture web;
  web.craft->flow.failure = base::Error(base::ErrorKind::kInternal, "must not begin");
  auto request = WebFixture::browser("/p/craft/oauth/login");
  request.crossSite = true;
  const auto answer = web.ask(request);
  CHECK(answer.status == 200);
  CHECK(holds(answer, "href=\"/p/craft/oauth/login\""));
  CHECK(support::values(answer, "Set-Cookie").empty());
}

TEST_CASE("Login: HEAD starts nothing, other methods are refused", "[web]") {
  const WebFixture web;
  web.craft->flow.failure = base::Error(base::ErrorKind::kInternal, "must not begin");
  auto request = WebFixture::browser("/p/craft/oauth/login");
  request.method = "HEAD";
  CHECK(web.ask(request).status == 200);
  for (const auto* method : {"PUT", "DELETE", "OPTIONS"}) {
    request.method = method;
    const auto answer = web.ask(request);
    CHECK(answer.status == 405);
    CHECK(field(answer, "Allow") == "GET, HEAD");
  }
}

TEST_CASE("Login: under another of our names the browser is sent to the base URL first", "[web]") {
  const WebFixture web;
  auto request = WebFixture::browser("/p/craft/oauth/login");
  request.host = "localhost:5177";
  const auto first = web.ask(request);
  CHECK(first.status == 302);
  CHECK(support::values(first, "Set-Cookie").empty());
  const auto location = field(first, "Location");
  const auto start = "http://127.0.0.1:5177/p/craft/oauth/login?pass="s;
  REQUIRE(location.substr(0, start.size()) == start);

  SECTION("which starts the login, though browsers call the redirect cross-site") {
    auto second = WebFixture::browser(location.substr(location.find("/p/")));
    second.crossSite = true;
    CHECK(field(web.ask(second), "Location") == "https://as.example/authorize?state=s");
  }
  SECTION("and does so where a proxy in between hides the name for good") {
    auto second = WebFixture::browser(location.substr(location.find("/p/")));
    second.host = "localhost:5177";
    CHECK(field(web.ask(second), "Location") == "https://as.example/authorize?state=s");
  }
  SECTION("while a script goes straight on") {
    auto script = WebFixture::script("/p/craft/oauth/login");
    script.host = "localhost:5177";
    CHECK(field(web.ask(script), "Location") == "https://as.example/authorize?state=s");
  }
  SECTION("but another site cannot make the pass up") {
    for (const auto* query : {"?pass=", "?pass=x", "?x"}) {
      auto forged = WebFixture::browser("/p/craft/oauth/login"s + query);
      forged.crossSite = true;
      CHECK(web.ask(forged).status == 200);
    }
  }
}

TEST_CASE("Login: an error becomes a page with a way to try again, or JSON", "[web]") {
  const WebFixture web;
  web.craft->flow.failure = base::Error(base::ErrorKind::kDiscoveryFailed, "No metadata there.");
  const auto page = web.get("/p/craft/oauth/login");
  CHECK(page.status == 502);
  CHECK(holds(page, "No metadata there."));
  CHECK(holds(page, "href=\"/p/craft/oauth/login\""));
  CHECK(holds(page, "discovery_failed"));
  const auto json = web.json("/p/craft/oauth/login");
  CHECK(json.status == 502);
  CHECK(
      json.body ==
      R"({"error":"discovery_failed","message":"No metadata there.","profile":"craft",)"
      R"("hint":"Check the upstream URL, or set the authorization and token endpoints by hand."})");
}
