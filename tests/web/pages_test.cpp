#include "base/encoding.h"
#include "web/assets.h"
#include "web/html.h"

#include "fixture.h"

using namespace std::string_literals;
using support::field;
using support::holds;
using support::WebFixture;

namespace {

std::vector<std::string> payloads() {
  return {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'onmouseover='alert(1)",
          "</title><svg onload=alert(1)>"};
}

/// True when no payload stands in the answer so that a browser could take it for markup.
void checkInert(const http::Answer& answer, const std::string& payload) {
  INFO(answer.body);
  CHECK_FALSE(holds(answer, payload));
  for (const auto* part : {"<script>alert", "<img", "<svg onload", "onmouseover='"})
    CHECK_FALSE(holds(answer, part));
}

std::string sourceOf(std::string_view text) {
  return "'sha256-" + base::base64(base::sha256(text)) + "'";
}

void checkPageFields(const http::Answer& answer, const std::string& script = {}) {
  CHECK(answer.contentType == "text/html; charset=utf-8");
  CHECK(field(answer, "Content-Security-Policy") ==
        "default-src 'none'; " + script + "style-src " + sourceOf(web::styleSheet()) +
            "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  CHECK(field(answer, "X-Content-Type-Options") == "nosniff");
  CHECK(field(answer, "X-Frame-Options") == "DENY");
  CHECK(field(answer, "Cache-Control") == "no-store");
  CHECK(support::values(answer, "Referrer-Policy").size() == 1);
}

}  // namespace

TEST_CASE("Pages: no field that a peer or a URL can influence comes out as markup", "[web]") {
  for (const auto& payload : payloads()) {
    const WebFixture web;
    auto& status = web.craft->profileStatus;
    status.state = profile::ProfileState::kDegraded;
    status.code = status.message = status.hint = payload;
    status.issuer = status.discoverySource = status.clientId = payload;
    status.registration = status.storeBackend = status.upstreamOrigin = payload;
    status.token.scope = payload;
    status.token.lastError = base::Error(base::ErrorKind::kInternal, payload, payload, payload);
    web.craft->flow.end = {
        .issuer = payload, .scope = payload, .hasRefreshToken = false, .cookieName = ""};
    web.craft->logoutText = payload;
    for (const auto* target : {"/", "/oauth/events", "/p/craft/oauth/status", "/p/craft/mcp/health",
                               "/p/craft/oauth/logout", "/p/craft/oauth/callback?code=c"}) {
      checkInert(web.get(target), payload);
      checkInert(web.json(target), payload);
    }
    web.craft->flow.failure =
        base::Error(base::ErrorKind::kLoginRefused, payload, payload, payload);
    for (const auto* target : {"/p/craft/oauth/login", "/p/craft/oauth/callback?error=x"}) {
      checkInert(web.get(target), payload);
      checkInert(web.json(target), payload);
    }
    for (const auto& target : {"/p/" + payload + "/oauth/login", "/p/craft/" + payload,
                               "/oauth/callback?error_description=" + payload, "/" + payload}) {
      checkInert(web.get(target), payload);
      checkInert(web.json(target), payload);
    }
  }
}

TEST_CASE("Pages: an unknown profile is not named", "[web]") {
  const WebFixture web;
  for (const auto* target : {"/p/zebra/oauth/status", "/p/zebra/oauth/login", "/p/zebra/mcp/health",
                             "/p/ZEBRA/oauth/status"}) {
    const auto page = web.get(target);
    CHECK(page.status == 404);
    CHECK(holds(page, "code unknown_profile"));
    const auto json = web.json(target);
    CHECK(json.status == 404);
    CHECK(holds(json, R"("error":"unknown_profile")"));
    for (const auto* name : {"zebra", "ZEBRA", "craft", "notion"}) {
      CHECK_FALSE(holds(page, name));
      CHECK_FALSE(holds(json, name));
    }
  }
}

TEST_CASE("Pages: every one keeps everything out but its own style", "[web]") {
  const WebFixture web;
  auto crossSite = WebFixture::browser("/p/craft/oauth/login");
  crossSite.crossSite = true;
  checkPageFields(web.ask(crossSite));
  checkPageFields(web.get("/"),
                  "script-src " + sourceOf(web::dashboardScript()) + "; connect-src 'self'; ");
  for (const auto* target : {"/p/craft/oauth/callback?code=c", "/p/craft/oauth/logout",
                             "/nothing/here", "/p/zebra/oauth/status", "/token"})
    checkPageFields(web.get(target));
  web.craft->flow.failure = base::Error(base::ErrorKind::kLoginMixUp, "");
  checkPageFields(web.get("/p/craft/oauth/callback?code=c"));
}

TEST_CASE("Pages: JSON is neither cached nor sniffed", "[web]") {
  const WebFixture web;
  for (const auto* target : {"/", "/health", "/oauth/status", "/mcp/health", "/nothing/here",
                             "/oauth/logout", "/p/zebra/oauth/status"}) {
    const auto answer = web.json(target);
    CHECK(answer.contentType == "application/json");
    CHECK(field(answer, "X-Content-Type-Options") == "nosniff");
    CHECK(field(answer, "Cache-Control") == "no-store");
  }
}

TEST_CASE("Pages: every route by every method", "[web]") {
  const WebFixture web;
  web.craft->profileStatus.state = profile::ProfileState::kReady;

  struct Row {
    std::string_view target;
    int get, head, post, remove;
  };

  // What the fast lane takes never comes here; should it, there is nothing.
  const std::vector<Row> rows = {
      {"/health", 200, 200, 405, 405},
      {"/", 200, 200, 404, 404},
      {"/oauth/status", 200, 200, 405, 405},
      {"/oauth/events", 200, 200, 405, 405},
      {"/oauth/login", 302, 200, 303, 405},
      {"/oauth/headless", 200, 200, 400, 405},
      {"/oauth/callback", 200, 200, 405, 405},
      {"/oauth/logout", 200, 200, 200, 200},
      {"/mcp/health", 200, 200, 404, 404},
      {"/mcp", 404, 404, 404, 404},
      {"/x", 404, 404, 404, 404},
      {"/.well-known/x", 404, 404, 404, 404},
      {"/register", 404, 404, 404, 404},
      {"/oauth/other", 404, 404, 404, 404},
      {"/p/craft/oauth/status", 200, 200, 405, 405},
      {"/p/craft/oauth/login", 302, 200, 303, 405},
      {"/p/craft/oauth/headless", 200, 200, 400, 405},
      {"/p/craft/oauth/callback", 200, 200, 405, 405},
      {"/p/craft/oauth/logout", 200, 200, 200, 200},
      {"/p/craft/mcp/health", 200, 200, 404, 404},
      {"/p/craft", 404, 404, 404, 404},
      {"/p/zebra/oauth/logout", 404, 404, 404, 404},
      {"/p/craft/../x", 400, 400, 400, 400},
  };
  for (const auto& row : rows) {
    INFO(row.target);
    const auto code = [&web, &row](const std::string& method) {
      auto request = WebFixture::browser(row.target);
      request.method = method;
      return web.ask(request).status;
    };
    CHECK(code("GET") == row.get);
    CHECK(code("HEAD") == row.head);
    CHECK(code("POST") == row.post);
    CHECK(code("DELETE") == row.remove);
  }
}

TEST_CASE("Pages: without a default profile the bare paths are 404", "[web]") {
  WebFixture web;
  web.site.routes.hasDefaultProfile = false;
  for (const auto* target : {"/oauth/status", "/oauth/login", "/mcp/health", "/oauth/logout"})
    CHECK(web.get(target).status == 404);
  CHECK(web.get("/p/craft/oauth/status").status == 200);
}

TEST_CASE("HTML: text is escaped, control characters are made visible", "[web]") {
  web::Html html;
  html.text("<a href=\"x\" id='y'>&\n").button("/x?a&b\"", "L<");
  CHECK(html.str() ==
        "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;\xef\xbf\xbd"
        "<a class=\"button\" href=\"/x?a&amp;b&quot;\">L&lt;</a>\n");
}
