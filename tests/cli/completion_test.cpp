#include "cli/completion.h"

#include "base/error.h"
#include "cli/manual.h"

#include <catch2/catch.hpp>

namespace {

using Catch::Matchers::Contains;

const cli::Verbs kVerbs = {
    {.name = "login",
     .summary = "log in",
     .details = {},
     .arguments = {{.name = "PROFILE", .optional = true, .offers = cli::Offers::kProfiles}},
     .options = {{.name = "--config",
                  .value = "FILE",
                  .text = "it's a file",
                  .offers = cli::Offers::kFiles},
                 {.name = "--port", .value = "PORT", .text = "p"},
                 {.name = "--device", .value = "", .text = "d"}},
     .examples = {{"mcp-auth-proxy login", "log in"}},
     .run = nullptr},
    {.name = "store list",
     .summary = "list",
     .details = {},
     .arguments = {},
     .options = {},
     .examples = {},
     .run = nullptr}};

}  // namespace

TEST_CASE("Completion: bash knows verbs, options, files and profiles", "[cli]") {
  const auto script = cli::completionScript(kVerbs, "bash");
  CHECK_THAT(script, Contains("local verbs='login store'"));
  CHECK_THAT(script, Contains("    --config) COMPREPLY=($(compgen -f"));
  CHECK_THAT(script, Contains("    --port) return ;;"));
  CHECK_THAT(script, Contains("'store') words='list' ;;"));
  CHECK_THAT(script, Contains("words=\"--config --port --device --help "
                              "$(mcp-auth-proxy list --names 2>/dev/null)\""));
}

TEST_CASE("Completion: zsh runs the same, fish has its own", "[cli]") {
  CHECK_THAT(cli::completionScript(kVerbs, "zsh"),
             Contains("#compdef mcp-auth-proxy") && Contains("bashcompinit"));
  const auto fish = cli::completionScript(kVerbs, "fish");
  CHECK_THAT(fish, Contains("'__fish_seen_subcommand_from login' -l config -d 'it'\\''s a file' "
                            "-r -F\n"));
  CHECK_THAT(fish, Contains("__fish_seen_subcommand_from store' -a list -d 'list'"));
}

TEST_CASE("Completion: another shell is refused", "[cli]") {
  CHECK_THROWS_WITH(cli::completionScript(kVerbs, "tcsh"), Contains("no completion"));
}

TEST_CASE("Manual: has every verb and option, with dashes that can be copied", "[cli]") {
  const auto page = cli::manualPage(kVerbs);
  CHECK_THAT(page, Contains(".SS login [PROFILE] [OPTION]...\n") && Contains(".SS store list\n"));
  CHECK_THAT(page, Contains(".B \\-\\-config FILE\n"));
  CHECK_THAT(page, Contains("it's a file\n"));
}
