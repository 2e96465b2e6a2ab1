#include "fixture.h"

using profile::ProfileState;
using support::field;
using support::holds;
using support::WebFixture;

TEST_CASE("Home: scripts get the profiles and their URLs", "[web]") {
  const WebFixture web;
  web.craft->profileStatus.state = ProfileState::kReady;
  CHECK(web.json("/").body ==
        R"({"name":"mcp-auth-proxy","version":"1.2.3","default_profile":"craft","profiles":[)"
        R"({"profile":"craft","state":"ready","urls":{"mcp":"http://127.0.0.1:5177/p/craft/mcp",)"
        R"("login":"http://127.0.0.1:5177/p/craft/oauth/login",)"
        R"("logout":"http://127.0.0.1:5177/p/craft/oauth/logout",)"
        R"("status":"http://127.0.0.1:5177/p/craft/oauth/status"}},)"
        R"({"profile":"notion","state":"login_required",)"
        R"("urls":{"mcp":"http://127.0.0.1:5177/p/notion/mcp",)"
        R"("login":"http://127.0.0.1:5177/p/notion/oauth/login",)"
        R"("logout":"http://127.0.0.1:5177/p/notion/oauth/logout",)"
        R"("status":"http://127.0.0.1:5177/p/notion/oauth/status"}}]})");
}

TEST_CASE("Home: the dashboard shows each profile's state, URL and what can be done", "[web]") {
  const WebFixture web;
  web.craft->profileStatus.state = ProfileState::kReady;
  const auto answer = web.get("/");
  CHECK(answer.status == 200);
  CHECK(holds(answer, "One profile waits for you to log in."));
  CHECK(holds(answer, "<span class=\"badge good\">Ready</span>"));
  CHECK(holds(answer, "<span class=\"badge due\">Sign-in required</span>"));
  CHECK(holds(answer, "http://127.0.0.1:5177/p/notion/mcp"));
  CHECK(holds(answer, "href=\"/p/notion/oauth/login\">Log in</a>"));
  CHECK(holds(answer, "href=\"/p/craft/oauth/login\">Log in again</a>"));
  CHECK(holds(answer, "<form method=\"post\" action=\"/p/craft/oauth/logout\">"));
  CHECK_FALSE(holds(answer, "action=\"/p/notion/oauth/logout\""));
  CHECK_FALSE(holds(answer, "badge bad"));
  // A form's Origin is "null" under no-referrer, and the guard would refuse it.
  CHECK(field(answer, "Referrer-Policy") == "same-origin");
}

TEST_CASE("Home: red is for what broke, with the way out beside it", "[web]") {
  const WebFixture web;
  auto& status = web.craft->profileStatus;
  status.state = ProfileState::kDegraded;
  status.message = "The upstream cannot be reached.";
  status.hint = "Check the network.";
  const auto answer = web.get("/");
  CHECK(holds(answer, "<span class=\"badge bad\">Trouble</span>"));
  CHECK(holds(answer, "<p>The upstream cannot be reached.</p>\n<p>Check the network.</p>"));
}

TEST_CASE("Home: without profiles it says so", "[web]") {
  const WebFixture web;
  const profile::ProfileRegistry none({}, std::nullopt);
  const web::Site site{.version = "1",
                       .base = web.site.base,
                       .routes = {},
                       .profiles = none,
                       .clock = web.clock,
                       .startedAt = web.clock.steady(),
                       .bareProfile = {}};
  const web::HandlerFactory factory(site);
  const auto answer = factory.handlerFor("GET", "/")->respond(WebFixture::browser("/"));
  CHECK(holds(answer, "No profile is set up yet."));
}

TEST_CASE("Logout: tells what was done, to people and to scripts", "[web]") {
  const WebFixture web;
  web.craft->logoutText = "Removed & revoked.";
  auto request = WebFixture::browser("/p/craft/oauth/logout");
  request.method = "POST";
  const auto page = web.ask(request);
  CHECK(page.status == 200);
  CHECK(holds(page, "Removed &amp; revoked."));
  CHECK(holds(page, "href=\"/p/craft/oauth/login\""));
  CHECK(web.json("/p/craft/oauth/logout").body ==
        R"({"profile":"craft","state":"login_required","message":"Removed \u0026 revoked.",)"
        R"("urls":{"login":"http://127.0.0.1:5177/p/craft/oauth/login"}})");
  CHECK(web.craft->logouts() == 2);
  CHECK(web.notion->logouts() == 0);
}

TEST_CASE("Logout: another site's request does nothing", "[web]") {
  const WebFixture web;
  auto request = WebFixture::browser("/p/craft/oauth/logout");
  request.crossSite = true;
  CHECK(web.ask(request).status == 403);
  CHECK(web.craft->logouts() == 0);
}
