#include "agents/yaml_editor.h"

#include "agents/editor_fixture.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace {

using agents::Member;
using agents::Value;
namespace yaml = agents::yaml;

const std::string kEntry =
    "  craft:\n    enabled: true\n    uri: http://127.0.0.1:5177/p/craft/mcp\n";
const agents_tests::Editing kEditing{
    agents::Format::kYaml,
    yaml::put,
    yaml::erase,
    {"extensions"},
    {"craft",
     Value::ofMap({{"enabled", Value::ofLiteral("true"), {}},
                   {"uri", Value::ofString("http://127.0.0.1:5177/p/craft/mcp"), {}}}),
     {}}};

std::string put(const std::string& text) { return kEditing.put(text); }

std::string erase(const std::string& text) { return kEditing.erase(text); }

std::string refusal(const std::string& text) { return kEditing.refusal(text); }

}  // namespace

TEST_CASE("YAML: an entry goes in as the map's last, lines as they were", "[agents]") {
  CHECK(put("") == "extensions:\n" + kEntry);
  CHECK(put("a: 1\n") == "a: 1\nextensions:\n" + kEntry);
  CHECK(put("a: 1") == "a: 1\nextensions:\n" + kEntry.substr(0, kEntry.size() - 1));
  CHECK(put("extensions:\nb: 2\n") == "extensions:\n" + kEntry + "b: 2\n");
  CHECK(put("extensions: {} # none\nb: 2\n") == "extensions: # none\n" + kEntry + "b: 2\n");
  CHECK(put("extensions:\n  a:\n    x: 1\n\n# about b\nb: 2\n") ==
        "extensions:\n  a:\n    x: 1\n" + kEntry + "\n# about b\nb: 2\n");
}

TEST_CASE("YAML: putting is undone to the byte", "[agents]") {
  const std::vector<std::string> texts = {
      "extensions: {}\n",
      "extensions:\n  a:\n    x: 1\n",
      "extensions:\n  a:\n    x: 1",
      "b: 1\r\nextensions:\r\n    a: # one\r\n        x: [1, 2]\r\nc: 3\r\n",
      "extensions:\n  a:\n    text: |\n      # no remark\n      two\n  # a remark\nz: 1\n",
      "---\nextensions:\n  a:\n    l:\n    - 1\n    - 2\n",
  };
  for (const auto& text : texts) kEditing.checkUndone(text);
}

TEST_CASE("YAML: an entry that is replaced keeps its place", "[agents]") {
  CHECK(put("extensions:\n  craft:\n    cmd: x\n    # mine\n    y: 2\n  # about b\n  b:\n    x: "
            "1\n") == "extensions:\n" + kEntry + "  # about b\n  b:\n    x: 1\n");
}

TEST_CASE("YAML: a map in braces, and what is no YAML, is refused with its line", "[agents]") {
  CHECK(refusal("a: 1\nextensions: {b: 1}\n") ==
        "line 2: extensions is written in braces; write it with one entry a line");
  CHECK(refusal("extensions: [1]\n") == "line 1: extensions is no map");
  CHECK_THAT(refusal("a: 1\n b: : 2\n"), Catch::StartsWith("line 2: "));
  CHECK_THAT(refusal("a: &x 1\nb: *x\n"), Catch::Contains("alias"));
}

TEST_CASE("YAML: a map written in an odd way is refused, not guessed at", "[agents]") {
  const auto unknown = [](int line) {
    return "line " + std::to_string(line) +
           ": extensions is written in a way unknown here; write it with one entry a line";
  };
  CHECK(refusal("extensions:\n  a: 1\n  ? b\n  : 2\n") == unknown(2));
  CHECK(refusal("extensions:\n: 1\n") == unknown(2));
  CHECK(refusal("extensions:\n  &x\nb: 1\n") == unknown(2));
  CHECK(refusal("extensions: null\nb: 1\n") == unknown(1));
  CHECK(refusal("extensions:\n  a: |\n    no end") ==
        "line 3: the text block that ends the file has no line end; give it one");
}

TEST_CASE("YAML: taking out leaves a text block its line end", "[agents]") {
  CHECK(erase("extensions:\n  a: |\n    text\n  craft: 1") == "extensions:\n  a: |\n    text\n");
  CHECK(erase("extensions:\n  a: text\n  craft: 1") == "extensions:\n  a: text");
}

TEST_CASE("YAML: strings that look like something else are quoted", "[agents]") {
  const Member odd{"yes",
                   Value::ofMap({{"n", Value::ofString("12"), {}},
                                 {"t", Value::ofString("a: b # c"), {}},
                                 {"l", Value::ofList({"x", "true"}), {}}}),
                   {}};
  const auto text = yaml::put("", {"p"}, odd);
  CHECK(text == "p:\n  \"yes\":\n    \"n\": \"12\"\n    t: \"a: b # c\"\n    l: [x, \"true\"]\n");
  CHECK(yaml::read(text).at({"p", "yes"})->textOf("t") == "a: b # c");
}
