#include "http/route.h"

#include "base/error.h"
#include "http/codec.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace {

using Kind = http::Route::Kind;

struct Case {
  std::string method;
  std::string target;
  Kind kind;
  std::string profile;
  std::string prefix;  ///< kProxy only
  std::string rest;    ///< kProxy only
};

http::RouteTable bothSides() {
  http::RouteTable table;
  table.hasDefaultProfile = true;
  return table;
}

void checkAll(const std::vector<Case>& cases, const http::RouteTable& table) {
  for (const auto& each : cases) {
    INFO(each.method << " " << each.target);
    const auto route = http::route(each.method, each.target, "", table);
    CHECK(static_cast<int>(route.kind) == static_cast<int>(each.kind));
    CHECK(route.profile == each.profile);
    if (each.kind != Kind::kProxy) continue;
    CHECK(route.pathPrefix == each.prefix);
    CHECK(route.rest == each.rest);
  }
}

Kind kindOf(const std::string& method, const std::string& target, const std::string& accept,
            const http::RouteTable& table) {
  return http::route(method, target, accept, table).kind;
}

}  // namespace

TEST_CASE("route: a profile's addresses stand under its name", "[http]") {
  const std::vector<Case> cases{
      {"GET", "/p/x/oauth/status", Kind::kStatus, "x", "", ""},
      {"HEAD", "/p/x/oauth/status?verbose", Kind::kStatus, "x", "", ""},
      {"POST", "/p/x/oauth/status", Kind::kMethodNotAllowed, "x", "", ""},
      {"GET", "/p/x/oauth/login", Kind::kLogin, "x", "", ""},
      {"POST", "/p/x/oauth/login", Kind::kLogin, "x", "", ""},
      {"DELETE", "/p/x/oauth/login", Kind::kMethodNotAllowed, "x", "", ""},
      {"GET", "/p/x/oauth/headless", Kind::kHeadless, "x", "", ""},
      {"POST", "/p/x/oauth/headless", Kind::kHeadless, "x", "", ""},
      {"DELETE", "/p/x/oauth/headless", Kind::kMethodNotAllowed, "x", "", ""},
      {"GET", "/p/x/oauth/callback?code=c&state=s", Kind::kCallback, "x", "", ""},
      {"POST", "/p/x/oauth/callback", Kind::kMethodNotAllowed, "x", "", ""},
      {"GET", "/p/x/oauth/client.json", Kind::kClientDocument, "x", "", ""},
      {"POST", "/p/x/oauth/client.json", Kind::kMethodNotAllowed, "x", "", ""},
      {"GET", "/p/x/oauth/logout", Kind::kLogout, "x", "", ""},
      {"POST", "/p/x/oauth/logout", Kind::kLogout, "x", "", ""},
      {"DELETE", "/p/x/oauth/logout", Kind::kLogout, "x", "", ""},
      {"GET", "/p/x/mcp/health", Kind::kMcpHealth, "x", "", ""},
      {"HEAD", "/p/x/mcp/health?q", Kind::kMcpHealth, "x", "", ""},
      {"POST", "/p/x/mcp/health", Kind::kProxy, "x", "/p/x/mcp", "/health"},
      {"OPTIONS", "/p/x/mcp/health", Kind::kProxy, "x", "/p/x/mcp", "/health"},
      {"GET", "/p/x/mcp", Kind::kProxy, "x", "/p/x/mcp", ""},
      {"POST", "/p/x/mcp", Kind::kProxy, "x", "/p/x/mcp", ""},
      {"DELETE", "/p/x/mcp", Kind::kProxy, "x", "/p/x/mcp", ""},
      {"OPTIONS", "/p/x/mcp", Kind::kProxy, "x", "/p/x/mcp", ""},
      {"PATCH", "/p/x/mcp", Kind::kProxy, "x", "/p/x/mcp", ""},
      {"POST", "/p/x/mcp?", Kind::kProxy, "x", "/p/x/mcp", "?"},
      {"POST", "/p/x/mcp?a=b?c", Kind::kProxy, "x", "/p/x/mcp", "?a=b?c"},
      {"POST", "/p/x/mcp/", Kind::kProxy, "x", "/p/x/mcp", "/"},
      {"POST", "/p/x/mcp/?", Kind::kProxy, "x", "/p/x/mcp", "/?"},
      {"POST", "/p/x/mcp/message?sessionId=1", Kind::kProxy, "x", "/p/x/mcp",
       "/message?sessionId=1"},
      {"GET", "/p/x/mcp/.well-known/y", Kind::kProxy, "x", "/p/x/mcp", "/.well-known/y"},
      {"GET", "/p/x/mcp/health/x", Kind::kProxy, "x", "/p/x/mcp", "/health/x"},
      {"GET", "/p/x/mcp?next=/../a//b%2e", Kind::kProxy, "x", "/p/x/mcp", "?next=/../a//b%2e"},
      {"POST", "/p/notion-work_2/mcp", Kind::kProxy, "notion-work_2", "/p/notion-work_2/mcp", ""},
      {"POST", "/p/default/mcp", Kind::kProxy, "default", "/p/default/mcp", ""},
      {"GET", "/p/default/oauth/status", Kind::kStatus, "default", "", ""},
      {"GET", "/p/x", Kind::kNotFound, "x", "", ""},
      {"GET", "/p/x/", Kind::kNotFound, "x", "", ""},
      {"GET", "/p/x/mcpx", Kind::kNotFound, "x", "", ""},
      {"GET", "/p/x/MCP", Kind::kNotFound, "x", "", ""},
      {"GET", "/p/x/mc%70", Kind::kNotFound, "x", "", ""},
      {"GET", "/p/x/mcp;a", Kind::kNotFound, "x", "", ""},
      {"GET", "/p/x/oauth", Kind::kNotFound, "x", "", ""},
      {"GET", "/p/x/oauth/login/", Kind::kNotFound, "x", "", ""},
      {"GET", "/p/x/health", Kind::kNotFound, "x", "", ""},
      {"GET", "/p/x/p/y/mcp", Kind::kNotFound, "x", "", ""},
      {"POST", "/p/X/mcp", Kind::kUnknownProfile, "", "", ""},
      {"POST", "/p/-x/mcp", Kind::kUnknownProfile, "", "", ""},
      {"POST", "/p/x.y/mcp", Kind::kUnknownProfile, "", "", ""},
      {"POST", "/p/%78/mcp", Kind::kUnknownProfile, "", "", ""},
      {"POST", "/p/", Kind::kUnknownProfile, "", "", ""},
      {"POST", "/p/" + std::string(64, 'a') + "/mcp", Kind::kUnknownProfile, "", "", ""},
  };
  checkAll(cases, bothSides());
  checkAll(cases, http::RouteTable{});
}

TEST_CASE("route: the default profile also stands at the bare paths", "[http]") {
  checkAll(
      {
          {"GET", "/health", Kind::kHealth, "", "", ""},
          {"HEAD", "/health?x", Kind::kHealth, "", "", ""},
          {"POST", "/health", Kind::kMethodNotAllowed, "", "", ""},
          {"GET", "/", Kind::kHome, "", "", ""},
          {"HEAD", "/", Kind::kHome, "", "", ""},
          {"GET", "/?x", Kind::kHome, "", "", ""},
          {"POST", "/", Kind::kProxy, "", "", ""},
          {"POST", "/?", Kind::kProxy, "", "", "?"},
          {"POST", "/?a=b", Kind::kProxy, "", "", "?a=b"},
          {"DELETE", "/", Kind::kProxy, "", "", ""},
          {"OPTIONS", "/", Kind::kProxy, "", "", ""},
          {"GET", "/oauth/status", Kind::kStatus, "", "", ""},
          {"GET", "/oauth/login", Kind::kLogin, "", "", ""},
          {"POST", "/oauth/headless", Kind::kHeadless, "", "", ""},
          {"GET", "/oauth/callback?code=c", Kind::kCallback, "", "", ""},
          {"POST", "/oauth/logout", Kind::kLogout, "", "", ""},
          {"GET", "/oauth/other", Kind::kNotFound, "", "", ""},
          {"GET", "/oauth/events", Kind::kEvents, "", "", ""},
          {"POST", "/oauth/events", Kind::kMethodNotAllowed, "", "", ""},
          {"GET", "/oauth/events/x", Kind::kNotFound, "", "", ""},
          {"GET", "/p/craft/oauth/events", Kind::kNotFound, "craft", "", ""},
          {"GET", "/oauth", Kind::kNotFound, "", "", ""},
          {"GET", "/mcp/health", Kind::kMcpHealth, "", "", ""},
          {"POST", "/mcp/health", Kind::kProxy, "", "/mcp", "/health"},
          {"POST", "/mcp", Kind::kProxy, "", "/mcp", ""},
          {"GET", "/mcp", Kind::kProxy, "", "/mcp", ""},
          {"POST", "/mcp/", Kind::kProxy, "", "/mcp", "/"},
          {"POST", "/mcp?", Kind::kProxy, "", "/mcp", "?"},
          {"POST", "/mcp/x?q", Kind::kProxy, "", "/mcp", "/x?q"},
          {"POST", "/mcpx", Kind::kProxy, "", "", "/mcpx"},
          {"POST", "/x", Kind::kProxy, "", "", "/x"},
          {"GET", "/x/y?q=1", Kind::kProxy, "", "", "/x/y?q=1"},
          {"GET", "/message?", Kind::kProxy, "", "", "/message?"},
          {"GET", "/sse", Kind::kProxy, "", "", "/sse"},
          {"GET", "/.well-known/oauth-protected-resource", Kind::kNotProxied, "", "", ""},
          {"GET", "/.well-known/oauth-authorization-server/p/x/mcp", Kind::kNotProxied, "", "", ""},
          {"GET", "/.well-known", Kind::kNotProxied, "", "", ""},
          {"POST", "/register", Kind::kNotProxied, "", "", ""},
          {"GET", "/authorize?x", Kind::kNotProxied, "", "", ""},
          {"POST", "/token", Kind::kNotProxied, "", "", ""},
          {"POST", "/tokens", Kind::kProxy, "", "", "/tokens"},
          {"POST", "/p", Kind::kNotFound, "", "", ""},
          {"POST", "/px", Kind::kProxy, "", "", "/px"},
      },
      bothSides());
}

TEST_CASE("route: without a default profile the bare paths are not there", "[http]") {
  const http::RouteTable table;
  checkAll(
      {
          {"GET", "/health", Kind::kHealth, "", "", ""},
          {"GET", "/", Kind::kHome, "", "", ""},
          {"POST", "/", Kind::kNotFound, "", "", ""},
          {"POST", "/mcp", Kind::kNotFound, "", "", ""},
          {"GET", "/mcp/health", Kind::kNotFound, "", "", ""},
          {"GET", "/oauth/login", Kind::kNotFound, "", "", ""},
          {"GET", "/oauth/callback", Kind::kNotFound, "", "", ""},
          {"POST", "/oauth/logout", Kind::kNotFound, "", "", ""},
          {"GET", "/x", Kind::kNotFound, "", "", ""},
          {"POST", "/register", Kind::kNotProxied, "", "", ""},
      },
      table);
  CHECK(kindOf("GET", "/", "text/event-stream", table) == Kind::kNotFound);
}

TEST_CASE("route: Accept tells a stream from a page at the bare slash", "[http]") {
  const auto table = bothSides();
  CHECK(kindOf("GET", "/", "text/event-stream", table) == Kind::kProxy);
  CHECK(kindOf("GET", "/", "application/json, Text/Event-Stream ;q=0.9", table) == Kind::kProxy);
  CHECK(kindOf("GET", "/", "text/html,application/xhtml+xml,*/*;q=0.8", table) == Kind::kHome);
  CHECK(kindOf("GET", "/", "application/json", table) == Kind::kHome);
  CHECK(kindOf("GET", "/", "*/*", table) == Kind::kHome);
  CHECK(kindOf("GET", "/", "", table) == Kind::kHome);
  CHECK(kindOf("GET", "/", "text/event-streams", table) == Kind::kHome);
}

TEST_CASE("route: a parsed head is routed with all its Accept lines", "[http]") {
  const std::string bytes =
      "GET /?x HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\naccept: "
      "text/event-stream\r\n\r\n";
  http::RequestHead head;
  http::parseRequestHead(bytes, head);
  const auto route = http::route(head, bothSides());
  CHECK(route.kind == Kind::kProxy);
  CHECK(route.pathPrefix.empty());
  CHECK(route.rest == "?x");
}

TEST_CASE("route: a custom redirect path belongs to its profile", "[http]") {
  auto table = bothSides();
  table.defaultRedirectPath = "/done";
  table.redirectPaths.emplace("x", "/cb/x");
  CHECK(kindOf("GET", "/done?code=c", "", table) == Kind::kCallback);
  CHECK(kindOf("GET", "/oauth/callback", "", table) == Kind::kNotFound);
  CHECK(kindOf("GET", "/p/x/cb/x?code=c", "", table) == Kind::kCallback);
  CHECK(kindOf("GET", "/p/x/oauth/callback", "", table) == Kind::kNotFound);
  CHECK(kindOf("GET", "/p/y/oauth/callback", "", table) == Kind::kCallback);
  CHECK(kindOf("GET", "/p/y/cb/x", "", table) == Kind::kNotFound);
  CHECK(kindOf("GET", "/p/y/done", "", table) == Kind::kNotFound);
  CHECK(kindOf("GET", "/cb/x", "", table) == Kind::kProxy);
}

TEST_CASE("route: a path that two readers could read differently is refused", "[http]") {
  for (const auto* path : {"/p/x/mcp/../oauth/login",
                           "/p/x/mcp/..",
                           "/..",
                           "/.../x",
                           "/p/x/mcp/..;/y",
                           "/a..b",
                           "/p/x/mcp/./y",
                           "/p/x/mcp/.",
                           "/.;/x",
                           "//p/x/mcp",
                           "/p//x/mcp",
                           "/p/x/mcp//",
                           "/p/x\\mcp",
                           "/p/x/mcp/%2e%2e/",
                           "/p/x/%2E%2e/y",
                           "/p/x%2fmcp",
                           "/p/x%2Fmcp",
                           "/p/x/mcp%5cy",
                           "/p/x/mcp%5Cy",
                           "/mcp/%00",
                           "/mcp/%",
                           "/mcp/%2",
                           "/mcp/%zz",
                           "/mcp/a%2gb",
                           "/mcp#x"}) {
    INFO(path);
    CHECK_THROWS_AS(http::checkPath(path), base::Error);
    CHECK_THROWS_AS(http::route("GET", path, "", bothSides()), base::Error);
  }
  for (const auto* path : {"/", "/p/x/mcp", "/a.b/c.d", "/.well-known/x", "/a%20b", "/%C3%A4",
                           "/a;b", "/a:b@c", "/%252e%252e/"}) {
    INFO(path);
    CHECK_NOTHROW(http::checkPath(path));
  }
}

TEST_CASE("route: a profile's name is short, lower case and plain", "[http]") {
  for (const auto* name : {"a", "0", "craft", "notion-work", "a_b", "0-", "a--b"})
    CHECK(http::isProfileName(name));
  for (const auto* name : {"", "-a", "_a", "A", "a.b", "a b", "a/b", "\xc3\xa4", "a\n"})
    CHECK_FALSE(http::isProfileName(name));
  CHECK(http::isProfileName(std::string(63, 'a')));
  CHECK_FALSE(http::isProfileName(std::string(64, 'a')));
}
