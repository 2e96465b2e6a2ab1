#include "cli/list_verb.h"

#include "base/directories.h"
#include "base/json.h"
#include "cli/call.h"
#include "cli/call_settings.h"
#include "cli/running_gateway.h"
#include "cli/table.h"

#include <unistd.h>

#include <iostream>

namespace cli {

namespace {

std::string originOf(const config::ProfileSettings& profile) {
  const auto url = http::Url::parse(profile.upstreamMcpUrl);
  return url ? url->origin() : std::string();
}

/// What an agent is given.
std::string mcpUrl(const config::Settings& settings, const std::string& profile) {
  auto start = settings.server.publicBaseUrl;
  if (start.empty()) start = addressOf(settings.server).origin();
  while (start.ends_with('/')) start.pop_back();
  return start + "/p/" + profile + "/mcp";
}

void printNames(const config::Settings& settings) {
  for (const auto& one : settings.profiles) std::cout << one.name << '\n';
}

void printJson(const config::Settings& settings) {
  Poco::JSON::Array profiles;
  for (const auto& one : settings.profiles) {
    Poco::JSON::Object entry(Poco::JSON_PRESERVE_KEY_ORDER);
    entry.set("profile", one.name);
    entry.set("default", one.name == settings.defaultProfile);
    entry.set("upstream", originOf(one));
    entry.set("mcp", mcpUrl(settings, one.name));
    profiles.add(entry);
  }
  Poco::JSON::Object all(Poco::JSON_PRESERVE_KEY_ORDER);
  all.set("file", settings.file.string());
  all.set("profiles", profiles);
  std::cout << base::jsonText(all) << '\n';
}

void printTable(const config::Settings& settings) {
  Table table({"PROFILE", "UPSTREAM", "MCP URL"});
  for (const auto& one : settings.profiles) {
    const bool usual = one.name == settings.defaultProfile;
    table.add({{.text = one.name + (usual ? " (default)" : "")},
               {.text = originOf(one)},
               {.text = mcpUrl(settings, one.name)}});
  }
  std::cout << table.text(Style::of(STDOUT_FILENO, base::systemEnvironment()));
}

int list(const Call& call) {
  const auto settings = loadSettings(call);
  if (!settings) return kUsage;
  if (call.has("--names"))
    printNames(*settings);
  else if (call.has("--json"))
    printJson(*settings);
  else if (settings->profiles.empty())
    std::cout << "No profile yet. Add one: mcp-auth-proxy add NAME URL\n";
  else
    printTable(*settings);
  std::cout << std::flush;
  return kFine;
}

}  // namespace

Verb listVerb() {
  return {.name = "list",
          .summary = "list the profiles and their MCP URLs",
          .details =
              "They are read from the settings: no gateway need run. Of an upstream's URL "
              "only the origin is shown, for some have a secret in their path.",
          .arguments = {},
          .options = withSettingsOptions(
              {jsonOption(), {.name = "--names", .value = "", .text = "only names, one a line"}}),
          .examples = {{"mcp-auth-proxy list", "what to give to agents"}},
          .run = list};
}

}  // namespace cli
