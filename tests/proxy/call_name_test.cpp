#include "proxy/call_name.h"

#include "http/codec.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

constexpr std::string_view kBody = R"({"method":"tools/call","params":{"name":"inBody"}})";

/// "method tool" for a request with these first line and fields.
std::string nameOf(const std::string& start, std::string_view body = kBody) {
  http::RequestHead head;
  const auto bytes = start + "Host: h\r\n\r\n";
  http::parseRequestHead(bytes, head);
  const auto name = proxy::callName(head, body);
  return std::string(name.method) + ' ' + std::string(name.tool);
}

const std::string kPost = "POST /mcp HTTP/1.1\r\n";

TEST_CASE("callName: the body tells where no field does", "[proxy]") {
  CHECK(nameOf(kPost) == "tools/call inBody");
  CHECK(nameOf(kPost, R"({"id":1,"method":"tools/list"})") == "tools/list ");
}

TEST_CASE("callName: Mcp-Method and Mcp-Name go before the body", "[proxy]") {
  CHECK(nameOf(kPost + "Mcp-Method: tools/call\r\nMcp-Name: inField\r\n") == "tools/call inField");
  CHECK(nameOf(kPost + "Mcp-Method: tools/call\r\n") == "tools/call ");
  CHECK(nameOf(kPost + "Mcp-Method: resources/read\r\nMcp-Name: file:///private\r\n") ==
        "resources/read ");
}

TEST_CASE("callName: what is no JSON-RPC request goes by its HTTP method", "[proxy]") {
  CHECK(nameOf("GET /mcp HTTP/1.1\r\n") == "GET ");
  CHECK(nameOf("DELETE /mcp HTTP/1.1\r\n") == "DELETE ");
  CHECK(nameOf(kPost, R"({"id":1,"result":{}})") == "POST ");
  CHECK(nameOf(kPost, "") == "POST ");
}

}  // namespace
