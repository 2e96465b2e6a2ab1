#include "cli/check_verb.h"

#include "cli/call.h"
#include "cli/call_settings.h"

#include <iostream>

namespace cli {

namespace {

int check(const Call& call) {
  const auto settings = loadSettings(call);
  if (!settings) return kUsage;
  const auto count = settings->profiles.size();
  std::cout << (settings->file.empty() ? "The environment" : settings->file.string()) << ": fine, "
            << count << (count == 1 ? " profile.\n" : " profiles.\n") << std::flush;
  return kFine;
}

}  // namespace

Verb checkVerb() {
  return {.name = "check",
          .summary = "read the settings and say what is wrong with them",
          .details =
              "Every fault is one line, file:line:column: key: what is wrong. Nothing is "
              "started. doctor looks at the machine as well.",
          .arguments = {},
          .options = withSettingsOptions(),
          .examples = {{"mcp-auth-proxy check --config new.yaml", "before it is put in place"}},
          .run = check};
}

}  // namespace cli
