#include "cli/help_verb.h"

#include "cli/call.h"
#include "cli/help.h"
#include "cli/manual.h"

#include <iostream>

namespace cli {

namespace {

int help(const Call& call) {
  if (call.has("--man")) {
    std::cout << manualPage(call.verbs());
    return kFine;
  }
  std::string topic;
  for (const auto& word : call.arguments()) topic += (topic.empty() ? "" : " ") + word;
  std::cout << helpText(call.verbs(), topic);
  return kFine;
}

}  // namespace

Verb helpVerb() {
  return {
      .name = "help",
      .summary = "say more about one verb",
      .details = {},
      .arguments = {{.name = "VERB", .optional = true, .repeated = true, .offers = Offers::kVerbs}},
      .options = {{.name = "--man", .value = "", .text = "print the manual page (roff)"}},
      .examples = {{"mcp-auth-proxy help login", "the same as mcp-auth-proxy login --help"},
                   {"mcp-auth-proxy help --man | man -l -", "read the manual"}},
      .run = help};
}

}  // namespace cli
