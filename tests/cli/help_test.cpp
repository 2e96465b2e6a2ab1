#include "cli/help.h"

#include "base/error.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

namespace {

using Catch::Matchers::Contains;

const cli::Verbs kVerbs = {
    {.name = "serve",
     .summary = "run it",
     .details = {},
     .arguments = {},
     .options = {{.name = "--port", .value = "PORT", .text = "where it listens"}},
     .examples = {{"prog --port 1", "on port 1"}},
     .run = nullptr},
    {.name = "store export",
     .summary = "write logins",
     .details = "A long sentence that says so much that it has to be broken, somewhere between two "
                "of its words, to fit a terminal.",
     .arguments = {{.name = "FILE"}, {.name = "PROFILE", .optional = true, .repeated = true}},
     .options = {},
     .examples = {},
     .run = nullptr}};

}  // namespace

TEST_CASE("Help: of the program names every verb and the usual one's options", "[cli]") {
  const auto text = cli::helpText(kVerbs, "");
  CHECK_THAT(text, Contains("store export FILE [PROFILE...]  write logins\n"));
  CHECK_THAT(text, Contains("--port PORT  where it listens\n"));
  CHECK_THAT(text, Contains("prog --port 1\n      on port 1\n"));
}

TEST_CASE("Help: of a verb has its usage, details, options and examples", "[cli]") {
  CHECK_THAT(cli::helpText(kVerbs, "serve"),
             Contains("Usage: mcp-auth-proxy serve [OPTION]...\nRun it.\n") &&
                 Contains("--port PORT") && Contains("Examples:"));
  const auto text = cli::helpText(kVerbs, "store export");
  CHECK_THAT(text, Contains("broken,") && !Contains("Examples:"));
}

TEST_CASE("Help: a group shows its verbs", "[cli]") {
  CHECK_THAT(cli::helpText(kVerbs, "store"), Contains("store export") && !Contains("serve"));
}

TEST_CASE("Help: no line is wider than a terminal", "[cli]") {
  for (const auto* topic : {"", "serve", "store", "store export"}) {
    std::istringstream lines(cli::helpText(kVerbs, topic));
    for (std::string line; std::getline(lines, line);) {
      CHECK(line.size() <= 80);
      CHECK((line.empty() || line.back() != ' '));
    }
  }
}

TEST_CASE("Help: a topic that is not there is suggested", "[cli]") {
  CHECK_THROWS_WITH(cli::helpText(kVerbs, "sevre"), Contains("did you mean 'serve'?"));
}
