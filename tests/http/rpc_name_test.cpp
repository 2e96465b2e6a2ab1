#include "http/rpc_name.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

TEST_CASE("rpcName: method and tool, wherever they stand", "[http]") {
  struct Row {
    std::string body;
    std::string_view method, tool;
  };

  const std::vector<Row> rows = {
      {R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})", "tools/list", ""},
      {R"({"method":"tools/call","params":{"name":"echo","arguments":{"name":"no"}}})",
       "tools/call", "echo"},
      {R"({"params":{"arguments":{"name":"no"},"name":"echo"},"id":1,"method":"tools/call"})",
       "tools/call", "echo"},
      {R"({"method":"prompts/get","params":{"name":"p"}})", "prompts/get", ""},
      {R"({ "method" : "tools/call" , "params" : { "_meta":{}, "name" : "a" )", "tools/call", "a"},
      {R"({"method":"tools/call","params":{"arguments":{"x":")" + std::string(5000, 'x') +
           R"("},"name":"far"}})",
       "tools/call", ""},
      {R"({"method":"tools/call","params":{"name":7}})", "tools/call", ""},
      {R"({"method":"tools/call","params":["name","x"]})", "tools/call", ""},
      {R"({"method":3,"params":{}})", "", ""},
      {R"({"id":1,"result":{}})", "", ""},
      {R"([{"method":"tools/list"}])", "", ""},
      {R"({"method":"tools/li)", "", ""},
      {"", "", ""},
      {"{", "", ""},
      {"not json", "", ""}};
  for (const auto& row : rows) {
    INFO(row.body.substr(0, 80));
    const auto name = http::rpcName(row.body);
    CHECK(name.method == row.method);
    CHECK(name.tool == row.tool);
  }
}
