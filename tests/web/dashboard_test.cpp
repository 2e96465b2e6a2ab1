#include "web/assets.h"
#include "web/client_setup.h"
#include "web/time_words.h"

#include <algorithm>

#include "fixture.h"

using namespace std::chrono_literals;
using profile::ProfileState;
using support::field;
using support::holds;
using support::WebFixture;

namespace {

constexpr std::size_t kMostBytes = std::size_t{100} * 1024;

void callTool(support::FakeProfile& profile, base::WallTime at, int status = 200) {
  profile.activity().record(
      {.method = "tools/call", .tool = "create_page", .status = status, .took = 340ms, .at = at});
}

}  // namespace

TEST_CASE("Dashboard: a card tells token, calls and the way to set a client up", "[web]") {
  const WebFixture web;
  auto& status = web.craft->profileStatus;
  status.state = ProfileState::kReady;
  status.token.hasAccessToken = true;
  status.token.expiresAt = web.clock.wall() + 59min;
  status.token.lastRefreshAt = web.clock.wall() - 5min;
  status.token.scope = "read write";
  callTool(*web.craft, web.clock.wall() - 3min);
  callTool(*web.craft, web.clock.wall(), 502);
  const auto page = web.get("/");
  CHECK(holds(page, ">59 min</time>"));
  CHECK(holds(page, ">5 min ago</time>"));
  CHECK(holds(page, "<dd>read write</dd>"));
  CHECK(holds(page, "2 calls in the last hour"));
  CHECK(holds(page, "1 error</span>"));
  CHECK(holds(page, "<rect class=\"errors\""));
  CHECK(holds(page, "tools/call <strong>create_page</strong>"));
  CHECK(holds(page, "<span class=\"failed\">502</span>"));
  CHECK(holds(page, "340 ms"));
  CHECK(holds(page, "claude mcp add --transport http craft http://127.0.0.1:5177/p/craft/mcp"));
}

TEST_CASE("Dashboard: all of it stays small, and none of it comes from elsewhere", "[web]") {
  const WebFixture web;
  const auto page = web.get("/");
  CHECK(page.body.size() < kMostBytes);
  for (const auto* part : {" src=", "<link", "@import", "url(", " style=", "onclick"})
    CHECK_FALSE(holds(page, part));
}

TEST_CASE("Dashboard: the news are the page's cards, as one event that ends", "[web]") {
  const WebFixture web;
  callTool(*web.craft, web.clock.wall());
  const auto news = web.json("/oauth/events");
  CHECK(news.status == 200);
  CHECK(news.contentType == "text/event-stream");
  CHECK(field(news, "Cache-Control") == "no-store");
  CHECK(news.body.starts_with("retry: 2000\nevent: profiles\ndata: {\"summary\":"));
  CHECK(news.body.ends_with("}\n\n"));
  CHECK(std::count(news.body.begin(), news.body.end(), '\n') == 4);
  CHECK(holds(news, "create_page"));
  CHECK(holds(news, R"("notion":{"style":"card due-edge")"));
}

TEST_CASE("Dashboard: there are news without a default profile, too", "[web]") {
  WebFixture web;
  web.site.routes.hasDefaultProfile = false;
  CHECK(web.json("/oauth/events").status == 200);
}

TEST_CASE("Dashboard: every client's set-up holds the profile and its URL", "[web]") {
  const auto setups = web::clientSetups("craft", "http://127.0.0.1:5177/p/craft/mcp");
  CHECK(setups.size() == 7);
  for (const auto& one : setups) {
    INFO(one.client);
    CHECK(one.text.find("craft") != std::string::npos);
    CHECK(one.text.find("http://127.0.0.1:5177/p/craft/mcp") != std::string::npos);
  }
}

TEST_CASE("Dashboard: a set-up of several lines keeps its lines", "[web]") {
  const WebFixture web;
  const auto page = web.get("/");
  CHECK(holds(
      page, ">{\n  &quot;mcpServers&quot;: {\n    &quot;craft&quot;: {\n      &quot;url&quot;: "));
  CHECK(holds(page, "<code>mcp-auth-proxy install claude-code</code>"));
  CHECK(holds(page, ">[mcp_servers.craft]\nurl = &quot;"));
  CHECK_FALSE(holds(page, "\xef\xbf\xbd"));
}

TEST_CASE("Dashboard: the first line tells of trouble where nobody need log in", "[web]") {
  const WebFixture web;
  web.craft->profileStatus.state = ProfileState::kDegraded;
  web.notion->profileStatus.state = ProfileState::kReady;
  CHECK(holds(web.get("/"), "One profile is in trouble. Its card says what to do.</p>"));
  CHECK(holds(web.json("/oauth/events"), "One profile is in trouble."));
}

TEST_CASE("Time in words", "[web]") {
  CHECK(web::timeWords(-3s) == "0 s");
  CHECK(web::timeWords(59s) == "59 s");
  CHECK(web::timeWords(59min + 59s) == "59 min");
  CHECK(web::timeWords(3h + 5min) == "3 h 5 min");
  CHECK(web::timeWords(52h) == "2 d 4 h");
  CHECK(web::durationWords(999us) == "<1 ms");
  CHECK(web::durationWords(340ms) == "340 ms");
  CHECK(web::durationWords(2199ms) == "2.1 s");
  CHECK(web::durationWords(61s) == "1 min");
}
