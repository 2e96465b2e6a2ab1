#include "demo/site_driver.h"

#include <Poco/JSON/Array.h>
#include <catch2/catch.hpp>

namespace {

using Catch::Matchers::Contains;

class LoggedIn : public SiteDriver {
 public:
  LoggedIn() : token(text(login(), "access_token")) {}

  http::Answer send(const std::string& body, const std::string& version = "") {
    return postJson("/mcp", body, token, version);
  }

  /// What a tool says.
  std::string call(const std::string& name, const std::string& arguments) {
    const auto answer = send(R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":")" +
                             name + R"(","arguments":)" + arguments + "}}");
    return json(answer)
        ->getObject("result")
        ->getArray("content")
        ->getObject(0)
        ->getValue<std::string>("text");
  }

  std::string token;
};

int errorCode(const http::Answer& answer) {
  return SiteDriver::json(answer)->getObject("error")->getValue<int>("code");
}

}  // namespace

TEST_CASE("demo MCP: without a good token there is a challenge that names the metadata", "[demo]") {
  SiteDriver demo;
  const auto bare = demo.postJson("/mcp", "{}");
  CHECK(bare.status == 401);
  CHECK(SiteDriver::field(bare, "WWW-Authenticate") ==
        R"(Bearer scope="demo:tools", resource_metadata=)"
        R"("http://127.0.0.1:9999/.well-known/oauth-protected-resource/mcp")");
  const auto wrong = demo.postJson("/mcp", "{}", "made-up");
  CHECK(wrong.status == 401);
  CHECK_THAT(SiteDriver::field(wrong, "WWW-Authenticate"), Contains(R"(error="invalid_token")"));
  CHECK(demo.get("/mcp").status == 401);
}

TEST_CASE("demo MCP: initialize agrees on a version", "[demo]") {
  LoggedIn demo;
  const auto [asked, given] = GENERATE(table<std::string, std::string>(
      {{"2025-06-18", "2025-06-18"}, {"2099-01-01", "2025-11-25"}, {"", "2025-11-25"}}));
  const auto result = SiteDriver::json(demo.send(R"({"jsonrpc":"2.0","id":"a","method":"initialize",
          "params":{"protocolVersion":")" + asked +
                                                 "\"}}"))
                          ->getObject("result");
  CHECK(SiteDriver::text(result, "protocolVersion") == given);
  CHECK(result->getObject("capabilities")->has("tools"));
}

TEST_CASE("demo MCP: ids come back as they were", "[demo]") {
  LoggedIn demo;
  CHECK(demo.send(R"({"jsonrpc":"2.0","id":"a\"b","method":"ping"})").body ==
        R"({"id":"a\"b","jsonrpc":"2.0","result":{}})");
  CHECK(demo.send(R"({"jsonrpc":"2.0","id":9007199254740993,"method":"ping"})").body ==
        R"({"id":9007199254740993,"jsonrpc":"2.0","result":{}})");
}

TEST_CASE("demo MCP: notifications and responses are taken with 202 and no body", "[demo]") {
  LoggedIn demo;
  for (const auto* body : {R"({"jsonrpc":"2.0","method":"notifications/initialized"})",
                           R"({"jsonrpc":"2.0","id":1,"result":{}})"}) {
    const auto answer = demo.send(body);
    CHECK(answer.status == 202);
    CHECK(answer.body.empty());
  }
}

TEST_CASE("demo MCP: every listed tool can be called", "[demo]") {
  LoggedIn demo;
  const auto tools =
      SiteDriver::json(demo.send(R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})"))
          ->getObject("result")
          ->getArray("tools");
  CHECK(tools->size() == 4);
  CHECK(demo.call("echo", R"({"text":"hé <b>"})") == "hé <b>");
  CHECK(demo.call("add", R"({"a":2,"b":40})") == "42");
  CHECK(demo.call("add", R"({"a":0.5,"b":-1})") == "-0.5");
  CHECK(demo.call("current_time", "{}") == "2027-01-15T08:00:00Z");
  demo.clock.advance(std::chrono::seconds(5));
  CHECK_THAT(demo.call("token_info", "{}"),
             Contains("5 s old") && Contains("another 55 s") && Contains("0 times"));
}

TEST_CASE("demo MCP: a tool's wrong arguments are the tool's error", "[demo]") {
  LoggedIn demo;
  for (const auto* call : {R"("name":"add","arguments":{"a":"x"})", R"("name":"echo")",
                           R"("name":"echo","arguments":[])"}) {
    const auto answer = demo.send(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{)" +
                                  std::string(call) + "}}");
    CAPTURE(call);
    CHECK(SiteDriver::json(answer)->getObject("result")->getValue<bool>("isError"));
  }
}

TEST_CASE("demo MCP: what is no good request gets a JSON-RPC error", "[demo]") {
  LoggedIn demo;
  CHECK(errorCode(demo.send("not json")) == -32700);
  CHECK(errorCode(demo.send("[]")) == -32700);
  CHECK(errorCode(demo.send("{}")) == -32600);
  CHECK(errorCode(demo.send(R"({"jsonrpc":"2.0","id":null,"method":"ping"})")) == -32600);
  CHECK(errorCode(demo.send(R"({"jsonrpc":"2.0","id":{},"method":"ping"})")) == -32600);
  CHECK(errorCode(demo.send(R"({"jsonrpc":"2.0","id":1,"method":"resources/list"})")) == -32601);
  CHECK(errorCode(demo.send(R"({"jsonrpc":"2.0","id":1,"method":"tools/call"})")) == -32602);
  const auto strange = demo.send(R"({"jsonrpc":"2.0","id":1,"method":"ping"})", "2026-07-28");
  CHECK(strange.status == 400);
  CHECK(errorCode(strange) == -32000);
}

TEST_CASE("demo: nothing else is there", "[demo]") {
  SiteDriver demo;
  CHECK(demo.get("/").status == 200);
  CHECK(demo.get("/nothing").status == 404);
  CHECK(demo.post("/nothing", {}).status == 405);
  CHECK(demo.get("/.well-known/openid-configuration").status == 404);
}
