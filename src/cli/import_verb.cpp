#include "cli/import_verb.h"

#include "agents/foreign_servers.h"
#include "agents/line_diff.h"
#include "base/directories.h"
#include "base/error.h"
#include "base/whole_file.h"
#include "cli/agent_choice.h"
#include "cli/call_settings.h"
#include "cli/complaint.h"
#include "config/loader.h"
#include "config/profiles_edit.h"

#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <string>

namespace cli {

namespace {

using agents::ForeignServer;
using Servers = std::vector<ForeignServer>;

std::filesystem::path profilesFile(const config::Settings& settings) {
  if (!settings.file.empty()) return settings.file;
  const auto directories = base::configDirectories(base::systemEnvironment());
  if (directories.empty())
    throw base::Error(base::ErrorKind::kSettings, "HOME is not set, so there is no profiles file.",
                      {}, "Name one with --config.");
  return directories.front() / "profiles.yaml";
}

/// What the files name, file by file; a file that cannot be read is named and left alone.
Servers namedServers(const std::vector<agents::ClientFile>& files, const agents::Gateway& gateway) {
  Servers all;
  for (const auto& file : files) {
    try {
      for (auto& server : agents::foreignServers(file, gateway)) all.push_back(std::move(server));
    } catch (const base::Error& error) {
      complain(file.path.string() + " is left alone: " + error.text() + ".", error.hint(), kFailed);
    }
  }
  return all;
}

/// Those that are not there yet; says why the others are left out.
Servers newServers(Servers all, const config::Settings& settings) {
  std::map<std::string, std::string> taken;
  for (const auto& profile : settings.profiles) taken[profile.name] = profile.upstreamMcpUrl;
  Servers fresh;
  for (auto& server : all) {
    const auto [standing, added] = taken.emplace(server.name, server.url);
    if (added)
      fresh.push_back(std::move(server));
    else if (standing->second != server.url)
      std::cout << server.name << " is left alone: there is a profile of that name already\n";
  }
  return fresh;
}

config::NewProfile profileOf(const ForeignServer& server) {
  config::NewProfile profile{
      .name = server.name, .settings = server.settings, .headers = server.headers};
  profile.settings.insert(profile.settings.begin(), {"upstream_mcp_url", server.url});
  return profile;
}

/// The gateway would read the text, once the variables that it names are set.
bool isAccepted(const Call& call, const std::string& text, const std::filesystem::path& file) {
  auto options = loadOptions(call);
  const auto environment = options.environment;
  options.environment = [&](std::string_view name) -> std::optional<std::string> {
    const auto value = environment(name);
    const bool named = text.find("${env:" + std::string(name) + "}") != std::string::npos;
    return value || !named ? value : std::optional<std::string>("set later");
  };
  return settingsOrComplaint(config::loadText(text, file.string(), options)).has_value();
}

int importServers(const Call& call) {
  const auto settings = loadSettings(call);
  if (!settings) return kUsage;
  const auto servers = newServers(namedServers(chosenFiles(call), gatewayOf(*settings)), *settings);
  if (servers.empty()) {
    std::cout << "There is no remote server to import.\n";
    return kFine;
  }
  const auto file = profilesFile(*settings);
  auto before = base::readWholeFile(file);
  auto text = before.value_or("");
  for (const auto& server : servers) {
    text = config::withProfile(text, profileOf(server));
    for (const auto& remark : server.remarks) std::cout << server.name << ": " << remark << '\n';
  }
  std::cout << agents::lineDiff(file.string(), before.value_or(""), text, {});
  if (!isAccepted(call, text, file)) return kUsage;
  if (!isAgreed(call, "Write " + std::to_string(servers.size()) + " profiles?")) return kFailed;
  base::changeFileWithBackup({file, std::move(before), text});
  std::cout << "Written. Start the gateway anew, log in (mcp-auth-proxy login NAME), and put the "
               "profiles into your agents: mcp-auth-proxy install --replace\n";
  return kFine;
}

}  // namespace

Verb importVerb() {
  return {
      .name = "import",
      .summary = "make profiles of the servers that your agents name",
      .details =
          "Reads the files of the agents named, or of all that were used here, shows what would "
          "be added to the profiles file, and asks. Only http and https servers. Values of "
          "headers and client secrets are not copied: ${env:NAME} stands in their place, and it "
          "says what belongs into that variable. The agents' files stay as they are.",
      .arguments = {{.name = "CLIENT", .optional = true, .repeated = true}},
      .options = agentOptions({}),
      .examples = {{"mcp-auth-proxy import", "from every agent found here"},
                   {"mcp-auth-proxy import cursor --yes", "from one, without asking"}},
      .run = importServers};
}

}  // namespace cli
