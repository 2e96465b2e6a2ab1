#include "cli/status_verb.h"

#include "base/directories.h"
#include "cli/call.h"
#include "cli/call_settings.h"
#include "cli/gateway_client.h"
#include "cli/profile_choice.h"
#include "cli/profile_report.h"
#include "cli/running_gateway.h"
#include "cli/terminal_text.h"

#include <unistd.h>

#include <iostream>
#include <string>
#include <vector>

namespace cli {

namespace {

constexpr std::size_t kScopeColumns = 30;

std::vector<Cell> row(const ProfileReport& one) {
  return {{.text = one.name},
          stateCell(one.state),
          {.text = one.scope.empty() ? "-" : shortened(one.scope, kScopeColumns)},
          {.text = shownSpan(one.expiresIn)},
          {.text = one.lastError.empty() ? "-" : one.lastError,
           .tone = one.lastError.empty() ? Tone::kPlain : Tone::kBad}};
}

/// What to do about a profile that is not ready, on a line of its own.
std::string advice(const ProfileReport& one, const Call& call) {
  if (one.state == "ready" || one.state == "refreshing") return {};
  auto text = one.name + ": " + one.message;
  if (one.state == "login_required" && !one.loginUrl.empty()) {
    auto command = "mcp-auth-proxy login " + one.name + settingsWords(call);
    return text + " Run: " + command + "\n    or open " + one.loginUrl + '\n';
  }
  return text + (one.hint.empty() ? "" : ' ' + one.hint) + '\n';
}

void printTable(const std::vector<ProfileReport>& reports, const Call& call) {
  const auto style = Style::of(STDOUT_FILENO, base::systemEnvironment());
  Table table({"PROFILE", "STATE", "SCOPE", "EXPIRES", "LAST ERROR"});
  std::string advices;
  for (const auto& one : reports) {
    table.add(row(one));
    advices += advice(one, call);
  }
  std::cout << table.text(style) << (advices.empty() ? "" : "\n") << advices << std::flush;
}

void printJson(const std::vector<ProfileReport>& reports) {
  std::string list;
  for (const auto& one : reports) list += (list.empty() ? "" : ",") + one.json;
  std::cout << "{\"profiles\":[" << list << "]}\n" << std::flush;
}

int showStatus(const Call& call) {
  return askGateway(call, [&call](RunningGateway& running) {
    GatewayClient gateway(running.http(), running.address());
    const auto profiles = gateway.profiles();
    auto names = profiles.names;
    if (const auto named = call.argument(0); !named.empty())
      names = {chosenProfile(profiles, named)};
    std::vector<ProfileReport> reports;
    reports.reserve(names.size());
    for (const auto& name : names) reports.push_back(readReport(gateway.status(name)));
    if (call.has("--json"))
      printJson(reports);
    else
      printTable(reports, call);
    return kFine;
  });
}

}  // namespace

Verb statusVerb() {
  return {.name = "status",
          .summary = "show how each profile stands, and what to do next",
          .details =
              "It asks the gateway that runs with the same settings. With --json it prints "
              "{\"profiles\":[...]}, each as /p/NAME/oauth/status answers.",
          .arguments = {{.name = "PROFILE", .optional = true, .offers = Offers::kProfiles}},
          .options = withSettingsOptions({jsonOption()}),
          .examples = {{"mcp-auth-proxy status", "a table of all profiles"},
                       {"mcp-auth-proxy status craft --json | jq -r '.profiles[0].state'",
                        "one profile's state, for a script"}},
          .run = showStatus};
}

}  // namespace cli
