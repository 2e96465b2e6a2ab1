#include "agents/jsonc_editor.h"

#include "agents/editor_fixture.h"
#include "agents/jsonc_scanner.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace {

using agents::Value;
namespace jsonc = agents::jsonc;

const agents_tests::Editing kEditing{
    agents::Format::kJson,
    jsonc::put,
    jsonc::erase,
    {"mcpServers"},
    {"craft",
     Value::ofMap({{"url", Value::ofString("http://127.0.0.1:5177/p/craft/mcp"), {}}}),
     {}}};

std::string put(const std::string& text) { return kEditing.put(text); }

std::string erase(const std::string& text) { return kEditing.erase(text); }

std::string refusal(const std::string& text) { return kEditing.refusal(text); }

}  // namespace

TEST_CASE("JSONC: an entry goes in as the map's last, in the file's own style", "[agents]") {
  CHECK(put("{\n  \"mcpServers\": {\n    \"a\": {}\n  }\n}\n") ==
        "{\n  \"mcpServers\": {\n    \"a\": {},\n    \"craft\": {\n      \"url\": "
        "\"http://127.0.0.1:5177/p/craft/mcp\"\n    }\n  }\n}\n");
  CHECK(put("{\r\n\t\"mcpServers\": {\r\n\t\t\"a\": 1\r\n\t}\r\n}") ==
        "{\r\n\t\"mcpServers\": {\r\n\t\t\"a\": 1,\r\n\t\t\"craft\": {\r\n\t\t\t\"url\": "
        "\"http://127.0.0.1:5177/p/craft/mcp\"\r\n\t\t}\r\n\t}\r\n}");
  CHECK(put(R"({"mcpServers":{"a":1}})") ==
        R"({"mcpServers":{"a":1,"craft":{"url":"http://127.0.0.1:5177/p/craft/mcp"}}})");
  CHECK(put(R"({"mcpServers": {"a": 1}})") ==
        R"({"mcpServers": {"a": 1, "craft": {"url": "http://127.0.0.1:5177/p/craft/mcp"}}})");
}

TEST_CASE("JSONC: a trailing comma stays one", "[agents]") {
  CHECK(put("{\n  \"mcpServers\": {\n    \"a\": 1, // one\n  },\n}\n") ==
        "{\n  \"mcpServers\": {\n    \"a\": 1, // one\n    \"craft\": {\n      \"url\": "
        "\"http://127.0.0.1:5177/p/craft/mcp\"\n    },\n  },\n}\n");
}

TEST_CASE("JSONC: maps that are missing are made", "[agents]") {
  const std::string made =
      "{\n  \"mcpServers\": {\n    \"craft\": {\n      \"url\": "
      "\"http://127.0.0.1:5177/p/craft/mcp\"\n    }\n  }\n}\n";
  CHECK(put("") == made);
  CHECK(put("{}\n") == made);
  CHECK(put("{\n  \"mcpServers\": {}\n}\n") == made);
  CHECK(put("// mine\n") == "// mine\n" + made);
  CHECK(put("{\n  \"a\": 1\n}\n") == "{\n  \"a\": 1," + made.substr(1));
}

TEST_CASE("JSONC: putting is undone to the byte", "[agents]") {
  const std::vector<std::string> texts = {
      "{\n  \"mcpServers\": {\n    \"a\": {}\n  }\n}\n",
      "{\n  \"mcpServers\": {}\n}",
      "\xEF\xBB\xBF{\"mcpServers\":{\"a\":1 , }}",
      "{ \"mcpServers\": { \"a\": [1, /* two */ 2], // last\n } }",
      "{\n\t\"mcpServers\": {\n\t\t\"a\": 1 // no comma\n\t\t// and a remark\n\t}\n}\n",
      "{\n\t\"mcpServers\": {\n\t\t\"a\": 1 /* c */ , // comma\n\t\t/* and\n a remark */\n\t}\n}\n",
      "{\"mcpServers\": {\"a\": 1 // here\n}}",
      "// top\n{\r\n \"x\": \"}\\\"\", \"mcpServers\": {\r\n  \"a\": null\r\n },\r\n}\r\n\r\n",
      "\xEF\xBB\xBF{\"mcpServers\":{\"a\":1/* g */,/* h ,\n*/}}",
      "{\"mcpServers\": {\n  \"a\": 1 }}",
      "{\"x\": 1, \"x\": 2, \"mcpServers\": {\"a\": 1 // f\r\n}}",
  };
  for (const auto& text : texts) kEditing.checkUndone(text);
  CHECK(kEditing.holdsEntry(put("{\"mcpServers\":{\n}}")));
}

TEST_CASE("JSONC: a brace behind the last member stays there", "[agents]") {
  CHECK(put("{\"mcpServers\": {\n  \"a\": 1 }}") ==
        "{\"mcpServers\": {\n  \"a\": 1,\n  \"craft\": {\n    \"url\": "
        "\"http://127.0.0.1:5177/p/craft/mcp\"\n  } }}");
}

TEST_CASE("JSONC: an entry that is replaced keeps its place", "[agents]") {
  const std::string text =
      "{\"mcpServers\": {\n  \"craft\": {\"command\": \"old\"}, // mine\n  \"b\": 2\n}}";
  CHECK(put(text) ==
        "{\"mcpServers\": {\n  \"craft\": {\n    \"url\": \"http://127.0.0.1:5177/p/craft/mcp\"\n  "
        "}, // mine\n  \"b\": 2\n}}");
}

TEST_CASE("JSONC: taking out leaves the neighbours and their comments", "[agents]") {
  CHECK(erase("{\"mcpServers\":{\"craft\":1,\"b\":2}}") == "{\"mcpServers\":{\"b\":2}}");
  CHECK(erase("{\"mcpServers\":{\n  // a\n  \"craft\": 1,\n  \"b\": 2\n}}") ==
        "{\"mcpServers\":{\n  // a\n  \"b\": 2\n}}");
  CHECK(erase("{\"mcpServers\":{\n  \"a\": 1, // a\n  \"craft\": 1 }}") ==
        "{\"mcpServers\":{\n  \"a\": 1 // a\n   }}");
  CHECK(erase("{\"mcpServers\":{}}") == "{\"mcpServers\":{}}");
  CHECK(erase("{\"other\":{\"craft\":1}}") == "{\"other\":{\"craft\":1}}");
  CHECK(erase("") == "");
}

TEST_CASE("JSONC: what is no JSON with comments is refused with its line", "[agents]") {
  CHECK(refusal("[]") == "line 1: the value is no object");
  CHECK(refusal("{\n\"mcpServers\": []\n}") == "line 2: \"mcpServers\" is no object");
  CHECK(refusal("{\n\"a\": 1\n\"b\": 2}") == "line 3: a ',' or '}' is missing");
  CHECK(refusal("{\"a\": 1") == "line 1: a ',' or '}' is missing");
  CHECK(refusal("{\n'a': 1}") == "line 2: a name in double quotes was expected");
  CHECK(refusal("{\"a\": tru}") == "line 1: a value was expected");
  CHECK(refusal("{} {}") == "line 1: there is more after the end of the value");
  CHECK(refusal("{\"a\": \"b\n\"}") == "line 1: a string has no end");
  CHECK(refusal("{ /* }") == "line 1: a comment has no end");
  CHECK(refusal("{\"a\": \"\\x\"}") == "line 1: a string holds an escape that JSON does not know");
  CHECK(refusal("{\"mcpServers\":{},\n\"mcpServers\":{}}") ==
        "line 2: \"mcpServers\" stands twice");
  CHECK(refusal("{\n\"a\": 1, // one\r}") ==
        "line 2: there is a carriage return without a line feed; save the file with usual line "
        "ends");
  CHECK(refusal("\xFF") == "the file is not UTF-8");
  CHECK(refusal(std::string(200, '[')) == "line 1: values are nested too deep");
}

TEST_CASE("JSONC: escaped names are the same names", "[agents]") {
  CHECK(erase(R"({"mcp\u0053ervers":{"cra\u0066t":1}})") == R"({"mcp\u0053ervers":{}})");
}
