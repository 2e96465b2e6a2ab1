#include "cli/install_verb.h"

#include "agents/plan.h"
#include "base/error.h"
#include "cli/agent_choice.h"
#include "cli/call_settings.h"
#include "cli/complaint.h"

#include <algorithm>
#include <iostream>
#include <string>

namespace cli {

namespace {

using Plans = std::vector<agents::Plan>;

bool isLeftAlone(const agents::Plan& plan) { return !plan.fault.empty() || !plan.remarks.empty(); }

/// Writes one file; false, and said why, when that failed.
bool write(const agents::Plan& plan, agents::Journal& journal) {
  try {
    agents::apply(plan, journal);
  } catch (const base::Error& error) {
    complain(std::string(plan.file.client->name) + ": " + error.text() + ".", error.hint(),
             kFailed);
    return false;
  }
  std::cout << plan.file.client->name << ": done";
  if (plan.change.before)
    std::cout << "; as it was: " << plan.file.path.string() << base::kBackupEnding;
  std::cout << '\n';
  return true;
}

/// Shows the plans, asks, and carries them out.
int carryOut(const Call& call, const Plans& plans, const agents::Gateway& gateway,
             agents::Journal& journal) {
  for (const auto& plan : plans) std::cout << agents::preview(plan, gateway);
  const bool complete = std::none_of(plans.begin(), plans.end(), isLeftAlone);
  const auto changing =
      std::count_if(plans.begin(), plans.end(), [](const auto& plan) { return plan.changes(); });
  if (changing == 0) return complete ? kFine : kFailed;
  const auto files = std::to_string(changing) + (changing == 1 ? " file" : " files");
  if (!isAgreed(call, "Change " + files + "?")) return kFailed;
  bool written = true;
  for (const auto& plan : plans)
    if (plan.changes()) written = write(plan, journal) && written;
  std::cout << "Agents that are open take it up when they start again.\n";
  return written && complete ? kFine : kFailed;
}

/// What would be written, in the file's own form, and the client's own command for it.
void print(const agents::ClientFile& file, const agents::Gateway& gateway,
           const std::vector<agents::Target>& targets) {
  const auto& client = *file.client;
  std::string text;
  std::cout << "# " << client.name << ": " << file.path.string() << '\n';
  for (const auto& target : targets) {
    text = agents::withEntry(client.format, text, client.path(),
                             agents::entryFor(client, gateway, target));
    if (const auto command = agents::addCommand(client, target); !command.empty())
      std::cout << command << '\n';
  }
  std::cout << text << '\n';
}

int install(const Call& call) {
  const auto settings = loadSettings(call);
  if (!settings) return kUsage;
  if (settings->profiles.empty())
    return complain("there is no profile to install.", "Add one: mcp-auth-proxy add NAME URL",
                    kUsage);
  auto names = chosenProfiles(call, *settings);
  if (names.empty())
    for (const auto& profile : settings->profiles) names.push_back(profile.name);
  const auto gateway = gatewayOf(*settings);
  std::vector<agents::Target> targets;
  targets.reserve(names.size());
  for (const auto& name : names) targets.push_back(agents::targetOf(gateway, name));
  auto journal = agents::Journal::load(settings->server.stateDir);
  Plans plans;
  for (const auto& file : chosenFiles(call)) {
    if (call.has("--print"))
      print(file, gateway, targets);
    else
      plans.push_back(agents::planInstall(file, gateway, targets, journal, call.has("--replace")));
  }
  return carryOut(call, plans, gateway, journal);
}

int uninstall(const Call& call) {
  const auto settings = loadSettings(call);
  if (!settings) return kUsage;
  const auto gateway = gatewayOf(*settings);
  auto journal = agents::Journal::load(settings->server.stateDir);
  Plans plans;
  for (const auto& file : chosenFiles(call))
    plans.push_back(agents::planUninstall(file, gateway, call.values("--profile"), journal));
  return carryOut(call, plans, gateway, journal);
}

constexpr Argument kClients{.name = "CLIENT", .optional = true, .repeated = true};
constexpr Option kProfile{.name = "--profile",
                          .value = "NAME",
                          .text = "only this profile; may be given again",
                          .offers = Offers::kProfiles};

}  // namespace

Verb installVerb() {
  return {.name = "install",
          .summary = "put the profiles into the configuration of your agents",
          .details =
              "Without CLIENT, into all that were used here. It shows what would change and asks. "
              "Comments, order and everything else in a file stay; a backup is left beside it. An "
              "entry of the same name that leads elsewhere is not touched. Clients: claude-code, "
              "claude-desktop, codex, cursor, vscode, windsurf, gemini, kimi, copilot, opencode, "
              "goose, zed, cline, roo.",
          .arguments = {kClients},
          .options = agentOptions(
              {kProfile,
               {"--replace", "", "overwrite entries of the same name that lead elsewhere"},
               {"--print", "", "only print what to write, and the client's own command"}}),
          .examples = {{"mcp-auth-proxy install", "all profiles, into every agent found here"},
                       {"mcp-auth-proxy install claude-code --profile craft --yes",
                        "one profile into one agent, without asking"},
                       {"mcp-auth-proxy install kimi --print", "the command to type instead"}},
          .run = install};
}

Verb uninstallVerb() {
  return {
      .name = "uninstall",
      .summary = "take out of your agents what install put in",
      .details =
          "A file that nobody changed since gets its very bytes back; in any other only the "
          "entries go. It shows what would change and asks.",
      .arguments = {kClients},
      .options = agentOptions({kProfile}),
      .examples = {{"mcp-auth-proxy uninstall", "out of every agent found here"},
                   {"mcp-auth-proxy uninstall codex --profile craft", "one entry of one agent"}},
      .run = uninstall};
}

}  // namespace cli
