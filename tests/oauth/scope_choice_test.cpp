#include "oauth/scope_choice.h"

#include <catch2/catch.hpp>

namespace {

using oauth::chooseScope;
using oauth::ScopeSources;

ScopeSources everything() {
  return {.configured = std::vector<std::string>{"mine"},
          .challenge = "from challenge",
          .resourceScopes = {"res1", "res2"},
          .serverScopes = std::vector<std::string>{"x", "offline_access"},
          .endpointsGivenByHand = false};
}

}  // namespace

TEST_CASE("chooseScope: the first source that says something counts", "[oauth]") {
  auto sources = everything();
  CHECK(chooseScope(sources) == "mine");
  sources.configured.reset();
  CHECK(chooseScope(sources) == "from challenge offline_access");
  sources.challenge.reset();
  CHECK(chooseScope(sources) == "res1 res2 offline_access");
  sources.resourceScopes.clear();
  CHECK_FALSE(chooseScope(sources).has_value());
}

TEST_CASE("chooseScope: offline_access is added only where the server lists it, and once",
          "[oauth]") {
  auto sources = everything();
  sources.configured.reset();
  sources.serverScopes.reset();
  CHECK(chooseScope(sources) == "from challenge");
  sources = everything();
  sources.configured.reset();
  sources.challenge = "offline_access a";
  CHECK(chooseScope(sources) == "offline_access a");
}

TEST_CASE("chooseScope: the seed's scopes only where endpoints are given by hand", "[oauth]") {
  ScopeSources sources;
  CHECK_FALSE(chooseScope(sources).has_value());
  sources.endpointsGivenByHand = true;
  CHECK(chooseScope(sources) == "mcp:tools mcp:resources offline_access");
  sources.challenge = "a";
  CHECK(chooseScope(sources) == "a");
}

TEST_CASE("chooseScope: configured scopes are taken as they are, none included", "[oauth]") {
  auto sources = everything();
  sources.configured = {"a b", "c", "a"};
  CHECK(chooseScope(sources) == "a b c");
  sources.configured = std::vector<std::string>{};
  CHECK_FALSE(chooseScope(sources).has_value());
}

TEST_CASE("chooseScope: what no scope may hold is left out", "[oauth]") {
  ScopeSources sources;
  sources.challenge = "good  b\"ad \x01 tail";
  CHECK(chooseScope(sources) == "good tail");
}

TEST_CASE("unionOfScopes: keeps what was granted first and adds what is new", "[oauth]") {
  CHECK(oauth::unionOfScopes("a b", "c a") == "a b c");
  CHECK(oauth::unionOfScopes("", "x") == "x");
  CHECK(oauth::unionOfScopes("x", "") == "x");
}
