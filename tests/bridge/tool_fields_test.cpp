#include "bridge/tool_fields.h"

#include "base/error.h"
#include "base/json.h"
#include "bridge/tool_listing.h"

#include <catch2/catch.hpp>

#include <string>

using bridge::parseMessage;
using bridge::RequestFields;
using bridge::ToolFields;

namespace {

std::string listing(const std::string& tools) {
  return R"({"jsonrpc":"2.0","id":1,"result":{"tools":[)" + tools + "]}}";
}

std::string tool(const std::string& name, const std::string& properties) {
  return R"({"name":")" + name + R"(","inputSchema":{"type":"object","properties":)" + properties +
         "}}";
}

RequestFields fieldsOf(const ToolFields& tools, const std::string& arguments) {
  return tools.fieldsFor(parseMessage(
      R"({"id":2,"method":"tools/call","params":{"name":"run","arguments":)" + arguments + "}}"));
}

std::string faultOf(const std::string& schema) {
  try {
    static_cast<void>(bridge::toolFieldsIn(*base::parseJsonObject(schema)));
  } catch (const base::Error& error) {
    return error.text();
  }
  return "none";
}

constexpr auto kProperties =
    R"({"region":{"type":"string","x-mcp-header":"Region"},"query":{"type":"string"},)"
    R"("dry":{"type":"boolean","x-mcp-header":"Dry"},)"
    R"("page":{"type":"object","properties":{"limit":{"type":"integer","x-mcp-header":"Limit"}}}})";

}  // namespace

TEST_CASE("ToolFields: marked arguments of a call travel as fields too", "[bridge]") {
  ToolFields tools;
  const auto list = listing(tool("run", kProperties));
  CHECK(tools.learn(list) == list);
  CHECK(fieldsOf(tools, R"({"region":"eu","query":"q","dry":true,"page":{"limit":42}})") ==
        RequestFields{
            {"Mcp-Param-Dry", "true"}, {"Mcp-Param-Limit", "42"}, {"Mcp-Param-Region", "eu"}});
  CHECK(fieldsOf(tools, R"({"region":"Zürich","page":{"limit":42.0}})") ==
        RequestFields{{"Mcp-Param-Limit", "42"}, {"Mcp-Param-Region", "=?base64?WsO8cmljaA==?="}});
}

TEST_CASE("ToolFields: what is absent, null or no plain value has no field", "[bridge]") {
  ToolFields tools;
  static_cast<void>(tools.learn(listing(tool("run", kProperties))));
  CHECK(fieldsOf(tools, R"({"region":null,"page":7,"dry":[true]})").empty());
  CHECK(fieldsOf(tools, "7").empty());
  CHECK(tools.fieldsFor(parseMessage(R"({"id":2,"method":"tools/call"})")).empty());
  CHECK(tools.fieldsFor(parseMessage(R"({"id":2,"method":"prompts/get","params":{"name":"run"}})"))
            .empty());
}

TEST_CASE("ToolFields: a new listing replaces what was known of a tool", "[bridge]") {
  ToolFields tools;
  static_cast<void>(tools.learn(listing(tool("run", kProperties))));
  static_cast<void>(tools.learn(listing(tool("run", R"({"region":{"type":"string"}})"))));
  CHECK(fieldsOf(tools, R"({"region":"eu"})").empty());
}

TEST_CASE("ToolFields: a tool with an invalid mark is left out of the list", "[bridge]") {
  ToolFields tools;
  const auto good = tool("good", "{}");
  const auto bad = tool("run", R"({"a":{"type":"string","x-mcp-header":"a b"}})");
  const auto left = base::parseJsonObject(tools.learn(listing(good + "," + bad)));
  const auto list = left->getObject("result")->getArray("tools");
  REQUIRE(list->size() == 1);
  CHECK(base::jsonText(*list->getObject(0)) == base::jsonText(*base::parseJsonObject(good)));
  CHECK(fieldsOf(tools, R"({"a":"x"})").empty());
}

TEST_CASE("ToolFields: which marks are invalid", "[bridge]") {
  const auto property = [](const std::string& schema) {
    return faultOf(R"({"properties":{"a":)" + schema + "}}");
  };
  CHECK(property(R"({"type":"string","x-mcp-header":"A"})") == "none");
  CHECK(property(R"({"type":"string","x-mcp-header":""})") != "none");
  CHECK(property(R"({"type":"string","x-mcp-header":"A\r\nB"})") != "none");
  CHECK(property(R"({"type":"string","x-mcp-header":7})") != "none");
  CHECK(property(R"({"type":"number","x-mcp-header":"A"})") != "none");
  CHECK(property(R"({"type":"object","x-mcp-header":"A"})") != "none");
  CHECK(property(R"({"x-mcp-header":"A"})") != "none");
  CHECK(property(R"({"items":{"type":"string","x-mcp-header":"A"}})") != "none");
  CHECK(property(R"({"anyOf":[{"type":"string","x-mcp-header":"A"}]})") != "none");
  CHECK(faultOf(R"({"type":"string","x-mcp-header":"A"})") != "none");
  CHECK(faultOf(R"({"$defs":{"default":{"type":"string","x-mcp-header":"A"}}})") != "none");
  CHECK(faultOf(R"({"properties":{"a":{"type":"string","x-mcp-header":"A"},)"
                R"("b":{"type":"string","x-mcp-header":"a"}}})") != "none");
}

TEST_CASE("ToolFields: a property of that name and values that look like marks are none",
          "[bridge]") {
  CHECK(faultOf(R"({"properties":{"x-mcp-header":{"type":"string"}}})") == "none");
  CHECK(faultOf(R"({"properties":{"a":{"default":{"x-mcp-header":"A"}}}})") == "none");
}

TEST_CASE("a listing of the bridge's own says of the client what its call said", "[bridge]") {
  const auto call =
      parseMessage(R"({"id":2,"method":"tools/call","params":{"name":"run","_meta":{"a":1}}})");
  CHECK(
      bridge::listingRequest(call, "").text ==
      R"({"id":"mcp-auth-proxy-tools","jsonrpc":"2.0","method":"tools/list","params":{"_meta":{"a":1}}})");
  CHECK(base::parseJsonObject(bridge::listingRequest(call, "n").text)
            ->getObject("params")
            ->get("cursor") == "n");
  CHECK(bridge::nextCursorIn(parseMessage(R"({"id":1,"result":{"nextCursor":"n"}})")) == "n");
  CHECK(bridge::nextCursorIn(parseMessage(R"({"id":1,"result":{}})")).empty());
}

TEST_CASE("a refusal of a call's fields is known", "[bridge]") {
  CHECK(bridge::saysFieldsMismatch(400, R"({"error":{"code":-32020,"message":"m"}})"));
  CHECK_FALSE(bridge::saysFieldsMismatch(400, R"({"error":{"code":-32021,"message":"m"}})"));
  CHECK_FALSE(bridge::saysFieldsMismatch(200, R"({"error":{"code":-32020,"message":"m"}})"));
  CHECK_FALSE(bridge::saysFieldsMismatch(400, "no"));
}
