#include "app/serve_verb.h"

#include "app/serving.h"
#include "base/error.h"
#include "base/log.h"
#include "cli/call_settings.h"
#include "cli/complaint.h"
#include "cli/gateway_client.h"
#include "cli/pid_file.h"
#include "cli/running_gateway.h"

#include <filesystem>
#include <memory>
#include <string>

namespace app {

namespace {

/// A state directory that cannot be written is no reason not to run: whatever needs it says so.
std::unique_ptr<cli::PidFile> holdIfFree(const std::filesystem::path& stateDirectory) {
  try {
    return cli::PidFile::take(stateDirectory, cli::PidFile::kServing);
  } catch (const base::Error& error) {
    base::log(base::LogLevel::kDebug, "no pid file is held", {{"why", error.text()}});
    return nullptr;
  }
}

bool answers(const config::ServerSettings& server) {
  if (server.port == 0) return false;
  try {
    cli::RunningGateway running(server);
    return cli::GatewayClient(running.http(), running.address()).isThere();
  } catch (const base::Error&) {
    return false;
  }
}

/// Several gateways may share a state directory, but not an address.
bool isServedAlready(const config::ServerSettings& server) {
  const auto holder = cli::PidFile::holder(server.stateDir, cli::PidFile::kServing);
  if (!holder) return false;
  const auto process = std::to_string(*holder);
  if (answers(server)) {
    cli::complain("process " + process + ", a gateway with the same state directory, listens on " +
                      server.bind + " port " + std::to_string(server.port) + " already.",
                  "Stop it (mcp-auth-proxy stop, or where it was started), or set PORT to a free "
                  "port.",
                  cli::kFailed);
    return true;
  }
  base::log(base::LogLevel::kInfo, "another gateway uses this state directory: they share logins",
            {{"process", process}});
  return false;
}

/// False when it names no level.
bool setLogLevel(const cli::Call& call) {
  const auto word = call.value("--log-level");
  if (!word) return true;
  const auto level = base::parseLogLevel(*word);
  if (level) base::setLogLevel(*level);
  return level.has_value();
}

int serve(const cli::Call& call) {
  if (!setLogLevel(call))
    return cli::complain("--log-level knows no such level.", "Take debug, info, warning or error.",
                         cli::kUsage);
  const auto settings = cli::loadSettings(call);
  if (!settings) return cli::kUsage;
  if (settings->profiles.empty())
    return cli::complain(
        "nothing to front: set UPSTREAM_MCP_URL, or name a profiles file with --config.",
        "Try: mcp-auth-proxy demo", cli::kUsage);
  const auto serving = holdIfFree(settings->server.stateDir);
  if (!serving && isServedAlready(settings->server)) return cli::kFailed;
  std::unique_ptr<cli::PidFile> pidFile;
  if (call.has("--pid-file")) {
    pidFile = cli::PidFile::take(settings->server.stateDir);
    if (!pidFile)
      return cli::complain("a gateway runs in the background already.",
                           "Stop it: mcp-auth-proxy stop", cli::kFailed);
  }
  serveUntilStopped(*settings);
  return cli::kFine;
}

}  // namespace

cli::Verb serveVerb() {
  return {
      .name = "serve",
      .summary = "run the gateway",
      .details =
          "It prints one line for each profile with its MCP URL and, where one is due, its "
          "login URL, and runs until SIGTERM or Ctrl-C.",
      .arguments = {},
      .options = cli::withSettingsOptions(
          {{.name = "--log-level",
            .value = "LEVEL",
            .text = "debug, info (the default), warning or error"},
           {.name = "--pid-file",
            .value = "",
            .text = "be the one that stop stops: hold gateway.pid in the state directory"}}),
      .examples = {{"UPSTREAM_MCP_URL=https://mcp.example.com/mcp mcp-auth-proxy", "one upstream"},
                   {"mcp-auth-proxy --config profiles.yaml", "the profiles of a file"}},
      .run = serve};
}

}  // namespace app
