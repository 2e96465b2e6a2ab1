#include "fixture.h"

using support::field;
using support::holds;
using support::WebFixture;
using namespace std::chrono_literals;

namespace {

const std::string kPath = "/p/craft/oauth/headless";

profile::DevicePrompt code() {
  return {.userCode = "WDJB-MJHT",
          .verificationUri = "https://as.example/enter",
          .verificationUriComplete = "https://as.example/enter?user_code=WDJB-MJHT",
          .goodFor = 290s};
}

profile::LoginProgress waiting() {
  profile::LoginProgress progress;
  progress.authorizationUrl = "https://as.example/authorize?state=s&x=\"<";
  progress.device = code();
  progress.goodFor = 540s;
  return progress;
}

web::Request post(const std::string& target, const std::string& body, bool browser = true) {
  auto request = browser ? WebFixture::browser(target) : WebFixture::script(target);
  request.method = "POST";
  request.body = body;
  request.cookie = "login=v";
  return request;
}

const std::string kAnswer =
    "url=http%3A%2F%2F127.0.0.1%3A5177%2Fp%2Fcraft%2Foauth%2Fcallback"
    "%3Fcode%3Dc%26state%3Ds";

}  // namespace

TEST_CASE("Headless: a script begins a login and is told all ways to end it", "[web]") {
  const WebFixture web;
  web.craft->flow.start.device = code();
  const auto answer = web.ask(post("/p/craft/oauth/login", "", false));
  CHECK(answer.status == 200);
  CHECK(answer.body ==
        R"({"profile":"craft","state":"waiting","upstream":{"origin":"https://mcp.craft.example"},)"
        R"("authorization_url":"https://as.example/authorize?state=s","expires_in_s":600,)"
        R"("device":{"user_code":"WDJB-MJHT","verification_uri":"https://as.example/enter",)"
        R"("verification_uri_complete":"https://as.example/enter?user_code=WDJB-MJHT",)"
        R"("expires_in_s":290},"urls":{"login":"http://127.0.0.1:5177/p/craft/oauth/login",)"
        R"("headless":"http://127.0.0.1:5177/p/craft/oauth/headless"}})");
  CHECK(field(answer, "Set-Cookie") ==
        "login=v; Path=/p/craft; Max-Age=600; HttpOnly; SameSite=Lax");
}

TEST_CASE("Headless: a person begins by a form and is sent to the page", "[web]") {
  const WebFixture web;
  const auto begin = web.get(kPath);
  CHECK(holds(begin, "<form method=\"post\" action=\"/p/craft/oauth/login\">"));
  const auto answer = web.ask(post("/p/craft/oauth/login", ""));
  CHECK(answer.status == 303);
  CHECK(field(answer, "Location") == kPath);
  CHECK(field(answer, "Set-Cookie").starts_with("login=v; "));
}

TEST_CASE("Headless: another site begins and ends nothing", "[web]") {
  const WebFixture web;
  for (const auto& target : {std::string("/p/craft/oauth/login"), kPath}) {
    auto request = post(target, kAnswer);
    request.crossSite = true;
    CHECK(web.ask(request).status == 403);
  }
  CHECK(web.craft->flow.completed.empty());
}

TEST_CASE("Headless: the page shows the address, the form and the code, escaped", "[web]") {
  const WebFixture web;
  web.craft->flow.standing = waiting();
  const auto answer = web.get(kPath);
  CHECK(answer.status == 200);
  CHECK(holds(answer, "https://as.example/authorize?state=s&amp;x=&quot;&lt;"));
  CHECK(holds(answer, "<code>WDJB-MJHT</code>"));
  CHECK(holds(answer, "href=\"https://as.example/enter?user_code=WDJB-MJHT\""));
  CHECK(holds(answer, "The code is good for 5 minutes."));
  CHECK(holds(answer, "This login waits for 9 minutes."));
  CHECK(holds(answer, "<textarea name=\"url\""));
  CHECK(holds(answer, "http://127.0.0.1:5177/p/craft/oauth/callback"));
  CHECK_FALSE(holds(answer, "<script"));
  CHECK(support::values(answer, "Refresh").empty());
  CHECK(field(answer, "Referrer-Policy") == "same-origin");
}

TEST_CASE("Headless: with nothing but a code the page looks by itself", "[web]") {
  const WebFixture web;
  web.craft->flow.standing = waiting();
  web.craft->flow.standing->authorizationUrl.clear();
  const auto answer = web.get(kPath);
  CHECK(field(answer, "Refresh") == "5");
  CHECK_FALSE(holds(answer, "<textarea"));
  CHECK(holds(answer, "looks by itself"));
}

TEST_CASE("Headless: a pasted address ends the login like its callback", "[web]") {
  const WebFixture web;
  web.craft->flow.end.cookieName = "login";
  const auto page = web.ask(post(kPath, kAnswer));
  CHECK(page.status == 200);
  CHECK(holds(page, "Logged in to craft"));
  CHECK(field(page, "Set-Cookie").starts_with("login=; "));
  const auto json = web.ask(post(kPath, kAnswer, false));
  CHECK(holds(json, R"("state":"logged_in")"));
  REQUIRE(web.craft->flow.completed.size() == 2);
  CHECK(web.craft->flow.completed[0].first == "code=c&state=s");
  CHECK(web.craft->flow.completed[0].second == "login=v");
}

TEST_CASE("Headless: a wrong paste says why, and the form is still there", "[web]") {
  const WebFixture web;
  web.craft->flow.standing = waiting();
  const auto page = web.ask(post(kPath, "url=https%3A%2F%2Fas.example%2Fauthorize%3Fstate%3Ds"));
  CHECK(page.status == 400);
  CHECK(holds(page, "code paste_not_redirect"));
  CHECK(holds(page, "<textarea name=\"url\""));
  const auto json = web.ask(post(kPath, "url=x", false));
  CHECK(json.status == 400);
  CHECK(holds(json, R"("error":"paste_not_redirect")"));
  CHECK(web.craft->flow.completed.empty());
  CHECK(web.ask(post(kPath, "url=%zz")).status == 400);
  CHECK(web.ask(post(kPath, "")).status == 400);
}

TEST_CASE("Headless: a login that the paste spent is a page with a way to begin anew", "[web]") {
  const WebFixture web;
  web.craft->flow.failure = base::Error(base::ErrorKind::kLoginRefused, "No.");
  web.craft->flow.standing = waiting();
  web.craft->flow.standing->failure = web.craft->flow.failure;
  const auto answer = web.ask(post(kPath, kAnswer));
  CHECK(answer.status == 403);
  CHECK(holds(answer, "code login_refused"));
  CHECK(holds(web.get(kPath), "Begin anew"));
  CHECK(holds(web.get(kPath), "code login_refused"));
}

TEST_CASE("Headless: a script sees how its login stands", "[web]") {
  const WebFixture web;
  CHECK(web.json(kPath).body ==
        R"({"profile":"craft","state":"none","upstream":{"origin":"https://mcp.craft.example"}})");
  web.craft->flow.standing = waiting();
  CHECK(holds(web.json(kPath), R"("state":"waiting")"));
  CHECK(holds(web.json(kPath), R"("user_code":"WDJB-MJHT")"));
  web.craft->flow.standing->failure = base::Error(base::ErrorKind::kDeviceCodeExpired, "Late.");
  CHECK(holds(web.json(kPath), R"("state":"failed")"));
  CHECK(holds(web.json(kPath), R"("error":"device_code_expired","message":"Late.")"));
  web.craft->flow.standing = profile::LoginProgress{};
  web.craft->flow.standing->end = {
      .issuer = "https://as.example", .scope = "a", .hasRefreshToken = true, .cookieName = "login"};
  CHECK(
      web.json(kPath).body ==
      R"({"profile":"craft","state":"logged_in","upstream":{"origin":"https://mcp.craft.example"},)"
      R"("issuer":"https://as.example","scope":"a","has_refresh_token":true})");
  CHECK(holds(web.get(kPath), "Logged in to craft"));
}

TEST_CASE("Headless: it can be cancelled", "[web]") {
  const WebFixture web;
  web.craft->flow.standing = waiting();
  const auto answer = web.ask(post(kPath, "cancel=1"));
  CHECK(web.craft->flow.cancelled == 1);
  CHECK(holds(answer, "Begin"));
}

TEST_CASE("Headless: where nobody logs in it says so", "[web]") {
  const WebFixture web;
  web.craft->profileStatus.wantsLogin = false;
  const auto answer = web.json(kPath);
  CHECK(holds(answer, R"("error":"login_not_needed")"));
}

TEST_CASE("Headless: a profile of device codes only sends its login URL to the page", "[web]") {
  const WebFixture web;
  web.craft->flow.start.authorizationUrl.clear();
  web.craft->flow.start.device = code();
  const auto answer = web.get("/p/craft/oauth/login");
  CHECK(answer.status == 302);
  CHECK(field(answer, "Location") == kPath);
  CHECK(field(answer, "Set-Cookie").starts_with("login=v; "));
}

TEST_CASE("Headless: the dashboard leads there", "[web]") {
  const WebFixture web;
  CHECK(holds(web.get("/"), "href=\"/p/craft/oauth/headless\">Log in elsewhere</a>"));
}
