#include "agents/toml_editor.h"

#include "agents/editor_fixture.h"
#include "agents/toml_scanner.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace {

using agents::Value;
namespace toml = agents::toml;

const agents_tests::Editing kEditing{
    agents::Format::kToml,
    toml::put,
    toml::erase,
    {"mcp_servers"},
    {"craft",
     Value::ofMap({{"url", Value::ofString("http://127.0.0.1:5177/p/craft/mcp"), {}}}),
     {}}};
const std::string kBlock = "[mcp_servers.craft]\nurl = \"http://127.0.0.1:5177/p/craft/mcp\"\n";

std::string put(const std::string& text) { return kEditing.put(text); }

std::string erase(const std::string& text) { return kEditing.erase(text); }

std::string refusal(const std::string& text) { return kEditing.refusal(text); }

}  // namespace

TEST_CASE("TOML: an entry is a table at the end", "[agents]") {
  CHECK(put("") == kBlock);
  CHECK(put("model = \"x\"\n") == "model = \"x\"\n\n" + kBlock);
  CHECK(put("model = \"x\"") == "model = \"x\"\n\n" + kBlock.substr(0, kBlock.size() - 1));
  CHECK(put("a = 1\r\n").find("[mcp_servers.craft]\r\nurl") != std::string::npos);
}

TEST_CASE("TOML: putting is undone to the byte", "[agents]") {
  const std::vector<std::string> texts = {
      "",
      "\n",
      "# only a remark",
      "\xEF\xBB\xBF",
      "model = \"x\"\n\n\n",
      "a = 1\r\n\r\n[b]\r\nc = 2\r\n",
      "s = \"\"\"\n[mcp_servers.craft]\n# no \\\"\"\" comment\"\"\"\nd = 1979-05-27T07:32:00Z\n",
      "l = [ 1, # one ]\n  [2, '3#'], ]\nt = { a = 1, b.c = \"}\" } # t\n[[x]]\ny=1\n[[x]]\ny=2",
      "[mcp_servers.other]\ncommand = 'x'\n[mcp_servers.other.env]\nA = \"1\"\n",
      "[mcp_servers]\na = { url = \"x\", b.c = 1, b.d = 2 }\n",
  };
  for (const auto& text : texts) kEditing.checkUndone(text);
}

TEST_CASE("TOML: an entry that is replaced keeps its place", "[agents]") {
  const std::string before =
      "a = 1\n\n[mcp_servers.craft] # mine\ncommand = \"x\"\n\n[mcp_servers.craft.env]\nB = "
      "\"1\"\n\n# about c\n[c]\n";
  CHECK(put(before) == "a = 1\n\n" + kBlock + "\n# about c\n[c]\n");
  CHECK(kEditing.holdsEntry(put("mcp_servers.craft.command = \"x\"\nb = 1\n[c]\n")));
  CHECK(put("[mcp_servers]\ncraft = { command = \"x\" }\nb = { url = \"y\" }\n") ==
        "[mcp_servers]\nb = { url = \"y\" }\n\n" + kBlock);
}

TEST_CASE("TOML: every form of the entry is taken out", "[agents]") {
  CHECK(erase("[\"mcp_servers\" . 'craft']\nurl = 1\n[other]\n") == "[other]\n");
  CHECK(erase("[mcp_servers.craft]\nurl = 1\n\n[other]\n[mcp_servers.craft.x]\ny = 1\n") ==
        "\n[other]\n");
  CHECK(erase("mcp_servers.craft.url = 1\nmcp_servers.b.url = 2\n") == "mcp_servers.b.url = 2\n");
  CHECK(erase("a = 1\n") == "a = 1\n");
}

TEST_CASE("TOML: what is no TOML is refused with its line", "[agents]") {
  CHECK_THAT(refusal("mcp_servers = { b = { url = \"y\" } }\n"), Catch::Contains("one value"));
  CHECK(refusal("a = 1\nb\n") == "line 2: a '=' is missing");
  CHECK(refusal("[a\n") == "line 1: a ']' is missing");
  CHECK(refusal("a = \"x\ny\"\n") == "line 1: a string has no end");
  CHECK(refusal("a = '''x\n") == "line 1: a string has no end");
  CHECK(refusal("a = [1 2]\n") == "");
  CHECK(refusal("a = [[1] [2]]\n") == "line 1: a ',' or ']' is missing");
  CHECK(refusal("a = \"x\" y\n") == "line 1: there is more on the line than its value");
  CHECK(refusal("a = \n") == "line 1: a value was expected");
  CHECK(refusal("a = \"\\q\"\n") == "line 1: a string holds an escape that TOML does not know");
  CHECK(refusal("a = " + std::string(200, '[')) == "line 1: values are nested too deep");
  CHECK_THAT(refusal("\r"), Catch::StartsWith("line 1: there is a carriage return"));
  CHECK(refusal("= 1\n") == "line 1: a key was expected");
}

TEST_CASE("TOML: strings mean what they say", "[agents]") {
  const auto root = toml::tree(toml::read(
      "a = \"t\\tu\\u00e9\\U0001F600\\\"\"\nb = 'c:\\d'\nc = \"\"\"\nx \\\n   y\"\"\"\nd = "
      "'''\n''q'''''\n"));
  CHECK(root.textOf("a") == "t\tu\xC3\xA9\xF0\x9F\x98\x80\"");
  CHECK(root.textOf("b") == "c:\\d");
  CHECK(root.textOf("c") == "x y");
  CHECK(root.textOf("d") == "''q''");
}
