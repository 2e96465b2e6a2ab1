#include "cli/agent_choice.h"

#include "base/error.h"
#include "base/own_executable.h"
#include "cli/call_settings.h"
#include "cli/running_gateway.h"
#include "config/suggestion.h"
#include "http/url.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string_view>

namespace cli {

namespace {

[[noreturn]] void refuse(const std::string& text, const std::string& hint) {
  throw base::Error(base::ErrorKind::kSettings, text, {}, hint);
}

const agents::Client& clientNamed(const std::string& id) {
  const auto* const client = agents::clientOf(id);
  if (client != nullptr) return *client;
  std::string known;
  for (const auto each : agents::clientIds()) known.append(known.empty() ? "" : ", ").append(each);
  refuse("unknown client: " + id + config::didYouMean(id, agents::clientIds()), "Known: " + known);
}

/// What a launcher that hands on no environment needs to find the same gateway.
std::vector<std::string> bridgeOptions(const config::Settings& settings) {
  std::vector<std::string> options;
  if (!settings.file.empty())
    options = {"--config", std::filesystem::absolute(settings.file).string()};
  if (settings.server.port != config::ServerSettings().port) {
    options.emplace_back("--port");
    options.push_back(std::to_string(settings.server.port));
  }
  return options;
}

}  // namespace

std::vector<Option> agentOptions(std::vector<Option> own) {
  own.push_back({"--project", "", "the files of the project in this directory, not your own"});
  own.push_back({"--yes", "", "do it without asking"});
  return withSettingsOptions(std::move(own));
}

std::vector<agents::ClientFile> chosenFiles(const Call& call) {
  agents::Surroundings surroundings;
  surroundings.macOs = agents::onMacOs();
  if (call.has("--project")) surroundings.project = std::filesystem::current_path();
  std::vector<agents::ClientFile> files;
  for (const auto& id : call.arguments()) {
    const auto& client = clientNamed(id);
    const auto its = agents::filesOf(client, surroundings);
    if (its.empty()) refuse(std::string(client.name) + " keeps no servers in a project.", "");
    files.insert(files.end(), its.begin(), its.end());
  }
  if (call.arguments().empty()) files = agents::foundFiles(surroundings);
  if (files.empty()) refuse("no agent that is known here was used on this machine.", "Name one.");
  return files;
}

std::vector<std::string> chosenProfiles(const Call& call, const config::Settings& settings) {
  std::vector<std::string_view> known;
  known.reserve(settings.profiles.size());
  for (const auto& profile : settings.profiles) known.emplace_back(profile.name);
  auto chosen = call.values("--profile");
  for (const auto& name : chosen)
    if (std::find(known.begin(), known.end(), name) == known.end())
      refuse("unknown profile: " + name + config::didYouMean(name, known), "");
  return chosen;
}

agents::Gateway gatewayOf(const config::Settings& settings) {
  if (settings.server.publicBaseUrl.empty() && settings.server.port == 0)
    refuse("port 0 does not say where the gateway is.", "Name the port with --port.");
  const auto given = http::Url::parse(settings.server.publicBaseUrl);
  const auto base = given ? *given : addressOf(settings.server);
  return {base.origin(), base::ownExecutable().string(), bridgeOptions(settings)};
}

bool isAgreed(const Call& call, const std::string& question) {
  if (call.has("--yes")) return true;
  if (::isatty(STDIN_FILENO) == 0) {
    std::cout << "Nothing was written: there is no terminal to ask on. Add --yes to do it.\n";
    return false;
  }
  std::cout << question << " [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  if (answer == "y" || answer == "Y" || answer == "yes") return true;
  std::cout << "Nothing was written.\n";
  return false;
}

}  // namespace cli
