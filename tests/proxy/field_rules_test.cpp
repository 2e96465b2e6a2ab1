#include "proxy/field_rules.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

TEST_CASE("Field rules: what describes the caller or its connection does not reach the upstream",
          "[proxy]") {
  const auto* const name = GENERATE(
      "Connection", "keep-alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Content-Length",
      "Proxy-Authorization", "Proxy-Connection", "Authorization", "Mcp-Auth-Proxy-Bridge", "cookie",
      "Forwarded", "X-Forwarded-For", "x-forwarded-proto", "Host", "Expect", "Origin", "Referer",
      "Sec-Fetch-Site", "sec-ch-ua", "Mcp_Session_Id", "X_Forwarded_For", "HTTP2-Settings");
  CHECK(proxy::isDroppedFromRequest(name));
}

TEST_CASE("Field rules: what MCP needs passes", "[proxy]") {
  const auto* const name =
      GENERATE("Mcp-Session-Id", "MCP-Protocol-Version", "Last-Event-ID", "Mcp-Method", "Mcp-Name",
               "Mcp-Param-Region", "Accept", "Content-Type", "User-Agent", "Accept-Encoding",
               "Content-Encoding", "X-Api-Key", "traceparent", "Secret", "Proxy", "ETag");
  CHECK_FALSE(proxy::isDroppedFromRequest(name));
  CHECK_FALSE(proxy::isDroppedFromAnswer(name));
}

TEST_CASE("Field rules: what acts on our own browser origin does not reach the caller", "[proxy]") {
  const auto* const name =
      GENERATE("Set-Cookie", "set-cookie2", "Access-Control-Allow-Origin", "access-control-max-age",
               "Clear-Site-Data", "Refresh", "Service-Worker-Allowed", "Alt-Svc",
               "Strict-Transport-Security", "WWW-Authenticate", "Content-Security-Policy",
               "X-Content-Type-Options", "Connection", "Transfer-Encoding", "Content-Length",
               "Proxy-Authenticate");
  CHECK(proxy::isDroppedFromAnswer(name));
}

TEST_CASE("Field rules: Connection names are collected from every Connection field", "[proxy]") {
  http::Fields fields;
  fields.add({.name = "Connection", .value = "keep-alive, X-One"});
  fields.add({.name = "Accept", .value = "x-three"});
  fields.add({.name = "connection", .value = "close,\tx-Two ,"});
  std::vector<std::string_view> names{"left-over"};
  proxy::connectionNames(fields, names);
  CHECK(names == std::vector<std::string_view>{"X-One", "x-Two"});
  CHECK(proxy::isNamed(names, "x-one"));
  CHECK_FALSE(proxy::isNamed(names, "x-three"));
}

}  // namespace
