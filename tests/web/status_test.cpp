#include "web/json_object.h"

#include "fixture.h"

using profile::ProfileState;
using support::holds;
using support::WebFixture;

namespace {

/// 2027-01-15T08:00:00Z, the fake clock's beginning.
base::WallTime now() { return base::WallTime(std::chrono::seconds(1'800'000'000)); }

}  // namespace

TEST_CASE("Status: every member is there, null where nothing is known", "[web]") {
  const WebFixture web;
  web.craft->profileStatus = {};
  web.craft->profileStatus.name = "craft";
  CHECK(web.json("/p/craft/oauth/status").body ==
        R"({"profile":"craft","state":"login_required","code":null,"message":null,"hint":null,)"
        R"("upstream":{"origin":null},)"
        R"("discovery":{"issuer":null,"source":null,"fetched_at":null},)"
        R"("client":{"client_id":null,"registration":null},)"
        R"("token":{"expires_in_s":null,"scope":null,"has_refresh_token":false,)"
        R"("last_refresh_at":null,"last_error":null},"store":{"backend":null,"key":null},)"
        R"("activity":{"calls_last_hour":0,"errors_last_hour":0},)"
        R"("urls":{"mcp":"http://127.0.0.1:5177/p/craft/mcp",)"
        R"("login":"http://127.0.0.1:5177/p/craft/oauth/login",)"
        R"("logout":"http://127.0.0.1:5177/p/craft/oauth/logout"}})");
}

TEST_CASE("ClientDocument: served where the profile uses it, and only there", "[web]") {
  WebFixture web;
  web.site.base = support::urlOf("https://mcp.example.com/gate");
  const std::string url = "https://mcp.example.com/gate/p/craft/oauth/client.json";
  CHECK(web.json("/p/craft/oauth/client.json").status == 404);
  web.craft->profileSettings.clientMetadataUrl = url;
  const auto answer = web.json("/p/craft/oauth/client.json");
  CHECK(answer.status == 200);
  CHECK(answer.contentType == "application/json");
  CHECK(answer.body ==
        R"({"client_id":"https://mcp.example.com/gate/p/craft/oauth/client.json",)"
        R"("client_name":"mcp-auth-proxy: craft","client_uri":"https://mcp.example.com/gate/",)"
        R"("redirect_uris":["https://mcp.example.com/gate/p/craft/oauth/callback"],)"
        R"("grant_types":["authorization_code","refresh_token"],"response_types":["code"],)"
        R"("application_type":"web","token_endpoint_auth_method":"none"})");
  CHECK(web.json("/p/notion/oauth/client.json").status == 404);
}

TEST_CASE("Status: what is known is told, times in UTC", "[web]") {
  const WebFixture web;
  auto& status = web.craft->profileStatus;
  status.state = ProfileState::kDegraded;
  status.code = "auth_server_timeout";
  status.message = "Slow.";
  status.hint = "Wait.";
  status.issuer = "https://as.example";
  status.discoverySource = "resource_metadata";
  status.discoveredAt = now();
  status.clientId = "abc";
  status.registration = "dynamic";
  status.storeBackend = "file";
  status.storeKey = "keyring";
  status.token.hasAccessToken = true;
  status.token.hasRefreshToken = true;
  status.token.expiresAt = now() + std::chrono::seconds(90);
  status.token.scope = "read";
  status.token.lastRefreshAt = now() - std::chrono::seconds(1);
  status.token.lastError = base::Error(base::ErrorKind::kAuthServerTimeout, "", "secret detail");
  CHECK(web.get("/p/craft/oauth/status").body ==
        R"({"profile":"craft","state":"degraded","code":"auth_server_timeout",)"
        R"("message":"Slow.","hint":"Wait.","upstream":{"origin":"https://mcp.craft.example"},)"
        R"("discovery":{"issuer":"https://as.example","source":"resource_metadata",)"
        R"("fetched_at":"2027-01-15T08:00:00Z"},)"
        R"("client":{"client_id":"abc","registration":"dynamic"},)"
        R"("token":{"expires_in_s":90,"scope":"read","has_refresh_token":true,)"
        R"("last_refresh_at":"2027-01-15T07:59:59Z",)"
        R"("last_error":{"code":"auth_server_timeout",)"
        R"("message":"The authorization server did not answer in time."}},)"
        R"("store":{"backend":"file","key":"keyring"},)"
        R"("activity":{"calls_last_hour":0,"errors_last_hour":0},)"
        R"("urls":{"mcp":"http://127.0.0.1:5177/p/craft/mcp",)"
        R"("login":"http://127.0.0.1:5177/p/craft/oauth/login",)"
        R"("logout":"http://127.0.0.1:5177/p/craft/oauth/logout"}})");
  status.token.expiresAt = now() - std::chrono::seconds(5);
  CHECK(holds(web.json("/oauth/status"), "\"expires_in_s\":0"));
}

TEST_CASE("MCP health: 200 only when a call could be passed on now", "[web]") {
  const WebFixture web;
  auto& status = web.craft->profileStatus;
  const auto code = [&web] { return web.json("/p/craft/mcp/health").status; };
  status.state = ProfileState::kReady;
  CHECK(code() == 200);
  CHECK(web.json("/mcp/health").body == R"({"status":"ok","profile":"craft","state":"ready"})");
  status.state = ProfileState::kRefreshing;
  CHECK(code() == 503);
  status.token.hasAccessToken = true;
  CHECK(code() == 200);
  status.token.expiresAt = now();
  CHECK(code() == 503);
  status.token.expiresAt = now() + std::chrono::seconds(1);
  CHECK(code() == 200);
  status.state = ProfileState::kDegraded;
  status.code = "upstream_unreachable";
  CHECK(code() == 503);
  status.code = "auth_server_timeout";
  status.token.lastError = base::Error(base::ErrorKind::kAuthServerTimeout, "");
  CHECK(code() == 200);
}

TEST_CASE("MCP health: a missing login is told with its URL", "[web]") {
  const WebFixture web;
  auto& status = web.notion->profileStatus;
  status.code = "not_authenticated";
  status.message = "Nobody has logged in.";
  status.hint = "Log in.";
  const auto answer = web.json("/p/notion/mcp/health");
  CHECK(answer.status == 503);
  CHECK(answer.body ==
        R"({"status":"unavailable","profile":"notion","state":"login_required",)"
        R"("code":"not_authenticated","message":"Nobody has logged in.","hint":"Log in.",)"
        R"("login_url":"http://127.0.0.1:5177/p/notion/oauth/login"})");
}

TEST_CASE("Health: status, version, time up and the number of profiles, no more", "[web]") {
  WebFixture web;
  web.clock.advance(std::chrono::seconds(61));
  CHECK(web.json("/health").body ==
        R"({"status":"ok","version":"1.2.3","uptime_s":61,"profiles":2})");
}

TEST_CASE("JSON: a text cannot leave its string", "[web]") {
  web::JsonObject object;
  object.add("a\"", "</script>\"\n\x01").addFlag("b", false).addNumber("c", std::nullopt);
  CHECK(object.text() == R"({"a\"":"\u003c/script\u003e\"\n\u0001","b":false,"c":null})");
}
