#include "cli/mcp_probe.h"

#include "base/error.h"
#include "support/fake_http_client.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace {

using Catch::Matchers::Contains;

http::ClientResponse json(const std::string& body, int status = 200) {
  return {.status = status,
          .fields = {{"Content-Type", "application/json"}, {"Mcp-Session-Id", "s1"}},
          .body = body};
}

http::ClientResponse stream(const std::string& body) {
  return {.status = 200, .fields = {{"Content-Type", "text/event-stream"}}, .body = body};
}

const std::string kInitialized =
    R"({"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},)"
    R"("serverInfo":{"name":"everything","version":"1.2"}}})";

bool has(const http::ClientRequest& request, const std::string& name, const std::string& value) {
  return std::ranges::find(request.fields, std::pair(name, value)) != request.fields.end();
}

cli::ServerView look(support::FakeHttpClient& http) {
  return cli::McpProbe(http, *http::Url::parse("http://127.0.0.1:1/p/a/mcp")).look();
}

}  // namespace

TEST_CASE("MCP probe: goes an agent's first steps, page by page", "[cli]") {
  support::FakeHttpClient http([](const http::ClientRequest& request) {
    if (request.body.find("initialize\"") != std::string::npos) return json(kInitialized);
    if (request.body.find("\"cursor\":\"next\"") != std::string::npos)
      return json(R"({"jsonrpc":"2.0","id":3,"result":{"tools":[{"name":"two"}]}})");
    if (request.body.find("tools/list") != std::string::npos)
      return stream(
          "event: message\r\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"x\"}\r\n\r\n"
          "data: {\"jsonrpc\":\"2.0\",\"id\":2,\r\ndata: \"result\":{\"tools\":"
          "[{\"name\":\"one\",\"description\":\"d\"}],\"nextCursor\":\"next\"}}\r\n\r\n");
    return json("", 202);
  });
  const auto view = look(http);
  CHECK(view.name == "everything");
  CHECK(view.protocol == "2025-06-18");
  REQUIRE(view.tools.size() == 2);
  CHECK(view.tools.front().description == "d");
  CHECK(view.tools.back().name == "two");
  const auto last = http.requests().back();
  CHECK(last.method == "DELETE");
  CHECK(has(last, "Mcp-Session-Id", "s1"));
  CHECK(has(last, "MCP-Protocol-Version", "2025-06-18"));
}

TEST_CASE("MCP probe: says what the gateway answered, with the way on", "[cli]") {
  support::FakeHttpClient http([](const http::ClientRequest& /*request*/) {
    return json(R"({"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"Nobody is in.",)"
                R"("data":{"hint":"Open it.","login_url":"http://l"}}})",
                401);
  });
  try {
    static_cast<void>(look(http));
    FAIL("went on");
  } catch (const base::Error& error) {
    CHECK(error.text() == "Nobody is in.");
    CHECK(error.hint() == "Open it. Log in: http://l");
  }
}

TEST_CASE("MCP probe: an answer that is no JSON-RPC is told as such", "[cli]") {
  support::FakeHttpClient http(
      [](const http::ClientRequest& /*request*/) { return json("<html>"); });
  CHECK_THROWS_WITH(look(http), Contains("holds no JSON-RPC message"));
}
