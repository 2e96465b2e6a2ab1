#include "config/profiles_edit.h"

#include "base/error.h"

#include <catch2/catch.hpp>

namespace {

using Catch::Matchers::Contains;

std::string add(std::string_view text, const std::string& name = "new") {
  return config::withProfile(text, {name, {{"upstream_mcp_url", "https://n.example/mcp"}}, {}});
}

const std::string kNew = "  new:\n    upstream_mcp_url: https://n.example/mcp\n";

}  // namespace

TEST_CASE("Profiles file: the first profile of an empty file", "[config]") {
  CHECK(add("") == "profiles:\n" + kNew);
  CHECK(add("# mine\n") == "# mine\nprofiles:\n" + kNew);
  CHECK(add("---\n# mine") == "---\n# mine\nprofiles:\n" + kNew.substr(0, kNew.size() - 1));
}

TEST_CASE("Profiles file: the key is put in where it is missing", "[config]") {
  CHECK(add("server: {port: 1} # keep\n") == "server: {port: 1} # keep\nprofiles:\n" + kNew);
  CHECK(add("profiles: # none yet\nserver: {port: 1}\n") ==
        "profiles: # none yet\n" + kNew + "server: {port: 1}\n");
  CHECK(add("{server: {port: 1}}\n") ==
        "{server: {port: 1}, profiles: {new: {upstream_mcp_url: \"https://n.example/mcp\"}}}\n");
}

TEST_CASE("Profiles file: a profile goes after the last one", "[config]") {
  const std::string before = "# top\nprofiles:\n  a: # one\n    upstream_mcp_url: x\n    # of a\n";
  CHECK(add(before + "\n# the listener\nserver:\n  port: 1\n") ==
        before + kNew + "\n# the listener\nserver:\n  port: 1\n");
  CHECK(add(before) == before + kNew);
}

TEST_CASE("Profiles file: the new profile takes the file's style", "[config]") {
  SECTION("indentation") {
    CHECK(add("profiles:\n    a:\n        upstream_mcp_url: x\n") ==
          "profiles:\n    a:\n        upstream_mcp_url: x\n"
          "    new:\n        upstream_mcp_url: https://n.example/mcp\n");
  }
  SECTION("profiles that stand apart") {
    const std::string before = "profiles:\n  a:\n    p: x\n\n  b:\n    p: x\n";
    CHECK(add(before) == before + "\n" + kNew);
  }
  SECTION("line ends") {
    CHECK(add("profiles:\r\n  a:\r\n    p: x\r\n") ==
          "profiles:\r\n  a:\r\n    p: x\r\n  new:\r\n    upstream_mcp_url: "
          "https://n.example/mcp\r\n");
  }
  SECTION("no end of the last line") {
    CHECK(add("profiles:\n  a:\n    p: x") ==
          "profiles:\n  a:\n    p: x\n" + kNew.substr(0, kNew.size() - 1));
  }
  SECTION("braces") {
    CHECK(add("profiles: { a: { p: 'it''s, {' } } # c\n") ==
          "profiles: { a: { p: 'it''s, {' }, "
          "new: {upstream_mcp_url: \"https://n.example/mcp\"} } # c\n");
    CHECK(add("profiles: {\n  a: {p: x}, # one, {\n}\n") ==
          "profiles: {\n  a: {p: x}, new: {upstream_mcp_url: \"https://n.example/mcp\"} "
          "# one, {\n}\n");
    CHECK(add("profiles: {}\n") ==
          "profiles: {new: {upstream_mcp_url: \"https://n.example/mcp\"}}\n");
  }
  SECTION("one in braces among blocks") {
    CHECK(add("profiles:\n  a: {p: x,\n    q: y}\nserver: {}\n") ==
          "profiles:\n  a: {p: x,\n    q: y}\n" + kNew + "server: {}\n");
  }
}

TEST_CASE("Profiles file: long values are stepped over", "[config]") {
  const std::string before =
      "profiles:\n  a:\n    private_key: |\n      # no comment\n      B: c\n\n      end\n";
  CHECK(add(before + "\nserver: {}\n") == before + kNew + "\nserver: {}\n");
  const std::string quoted = "profiles:\n  a:\n    p: \"one\n      two: three\"\n";
  CHECK(add(quoted) == quoted + kNew);
}

TEST_CASE("Profiles file: values are quoted where YAML wants it", "[config]") {
  const auto text = config::withProfile(
      "", {"null", {{"upstream_mcp_url", "https://x/#a: b"}}, {{"X-Key", "${env:K}"}}});
  CHECK(text ==
        "profiles:\n  \"null\":\n    upstream_mcp_url: \"https://x/#a: b\"\n    headers:\n"
        "      X-Key: \"${env:K}\"\n");
}

TEST_CASE("Profiles file: adding and removing gives back every byte", "[config]") {
  const auto text = GENERATE(
      as<std::string>{}, "profiles:\n  a:\n    p: x\n", "profiles:\n  a:\n    p: x\n# end\n",
      "profiles:\r\n  a:\r\n    p: x\r\nserver: {}\r\n", "profiles: {a: {p: x}}\n",
      "profiles:\n  a:\n    p: x\n\n  b:\n    p: y\n\n# z\n", "profiles:\n  a: &anchor\n    p: x\n",
      "\xef\xbb\xbfprofiles:\n  a:\n    p: x\n", "---\nprofiles:\n  a:\n    p: x\n...\n",
      "profiles:\n  'a':\n    p: x # c\n");
  CHECK(config::withoutProfile(add(text), "new") == text);
}

TEST_CASE("Profiles file: a profile goes with what belongs to it", "[config]") {
  CHECK(config::withoutProfile("profiles:\n  # first\n  a:\n    p: x\n    # inner\n  # second\n"
                               "  b:\n    p: y\n",
                               "a") == "profiles:\n  # first\n  # second\n  b:\n    p: y\n");
  CHECK(config::withoutProfile("profiles:\n  a:\n    p: x\n\n  b:\n    p: y\n\nserver: {}\n",
                               "b") == "profiles:\n  a:\n    p: x\n\nserver: {}\n");
  CHECK(config::withoutProfile("profiles: {a: {p: x}, b: {p: y}, c: 1}\n", "b") ==
        "profiles: {a: {p: x}, c: 1}\n");
  CHECK(config::withoutProfile("profiles: { a: 1, b: [2, 3] }\n", "b") == "profiles: { a: 1 }\n");
}

TEST_CASE("Profiles file: what cannot be edited is refused, with the reason", "[config]") {
  const std::string one = "profiles:\n  craft:\n    p: x\n";
  CHECK_THROWS_WITH(add(one, "craft"), Contains("a profile 'craft' already"));
  CHECK_THROWS_WITH(config::withoutProfile(one + "  b: {}\n", "carft"),
                    Contains("no profile 'carft'") && Contains("did you mean 'craft'?"));
  CHECK_THROWS_WITH(config::withoutProfile(one, "craft"), Contains("the only profile"));
  CHECK_THROWS_WITH(config::withoutProfile("", "craft"), Contains("no profile 'craft'"));
  CHECK_THROWS_WITH(add("profiles: [a]\n"), Contains("no map of names"));
  CHECK_THROWS_WITH(add("- a\n"), Contains("no map of keys"));
  CHECK_THROWS_WITH(add("profiles: {a: 1\n"), Contains("not valid YAML"));
  CHECK_THROWS_WITH(add("profiles:\n  a: 1\n  a: 2\n"), Contains("given twice"));
  CHECK_THROWS_WITH(add("profiles: ~\n"), Contains("without harm"));
  CHECK_THROWS_WITH(add("server: {}\n...\n"), Contains("without harm"));
}
