#include "app/verbs.h"

#include "cli/help.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

TEST_CASE("Verbs: every row is complete, and names are unique", "[app]") {
  std::set<std::string_view> names;
  for (const auto& verb : app::verbTable()) {
    INFO(verb.name);
    CHECK(names.insert(verb.name).second);
    CHECK(verb.run != nullptr);
    CHECK_FALSE(verb.summary.empty());
    CHECK_FALSE(verb.summary.ends_with('.'));
    CHECK_FALSE(verb.examples.empty());
    for (const auto& option : verb.options) CHECK(option.name.starts_with("--"));
  }
}

TEST_CASE("Verbs: no line of any help is wider than a terminal", "[app]") {
  const auto verbs = app::verbTable();
  for (const auto& verb : verbs) {
    std::istringstream lines(cli::helpText(verbs, verb.name));
    for (std::string line; std::getline(lines, line);) {
      INFO(line);
      CHECK((line.size() <= 80 || line.starts_with("  mcp-auth-proxy")));
    }
  }
}

TEST_CASE("Verbs: docs/commands.md has every one of them", "[app]") {
  std::ifstream page(SOURCE_DIR "/docs/commands.md");
  REQUIRE(page);
  const std::string text(std::istreambuf_iterator<char>(page), {});
  for (const auto& verb : app::verbTable()) {
    INFO(verb.name);
    CHECK(text.find("| `" + std::string(verb.name)) != std::string::npos);
  }
}
