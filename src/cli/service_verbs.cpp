#include "cli/service_verbs.h"

#include "base/clock.h"
#include "base/own_executable.h"
#include "base/tool.h"
#include "base/whole_file.h"
#include "cli/call.h"
#include "cli/call_settings.h"
#include "cli/complaint.h"
#include "cli/find_program.h"
#include "cli/log_file.h"
#include "cli/pid_file.h"
#include "cli/service.h"

#include <unistd.h>

#include <array>
#include <iostream>

namespace cli {

namespace {

constexpr std::chrono::seconds kToolLimit{30};

/// What this shell says of the gateway, and the service would not know. No secret among them.
constexpr std::array kTakenAlong{"PORT", "BIND", "PUBLIC_BASE_URL", "CREDENTIAL_STORE"};

ServicePlan planOf(const Call& call, const config::Settings& settings) {
  ServicePlan plan;
  plan.program = base::ownExecutable();
  plan.arguments = {"serve", "--config", std::filesystem::absolute(settings.file).string()};
  for (const auto* name : {"--bind", "--port"})
    if (const auto value = call.value(name)) {
      plan.arguments.emplace_back(name);
      plan.arguments.push_back(*value);
    }
  const auto stateDir = std::filesystem::absolute(settings.server.stateDir);
  plan.environment.emplace_back("MCP_AUTH_PROXY_STATE_DIR", stateDir.string());
  for (const auto* name : kTakenAlong)
    if (const auto value = base::systemEnvironment()(name))
      plan.environment.emplace_back(name, *value);
  plan.log = LogFile(stateDir).path();
  return plan;
}

Service serviceOf(const ServicePlan& plan) {
  const auto environment = base::systemEnvironment();
  return config::kOnMacOs ? launchdService(plan, environment, ::geteuid())
                          : systemdService(plan, environment);
}

std::string lineOf(const std::vector<std::string>& command) {
  std::string line;
  for (const auto& word : command) line += (line.empty() ? "" : " ") + word;
  return line;
}

bool runs(const std::vector<std::string>& command) {
  const auto program = findProgram(command.front());
  if (!program) return false;
  const auto result = base::runTool(
      {.program = *program, .arguments = {command.begin() + 1, command.end()}, .input = {}},
      base::SystemClock().steady() + kToolLimit);
  return result && result->exitStatus == 0;
}

/// The first that failed.
const std::vector<std::string>* firstFailure(
    const std::vector<std::vector<std::string>>& commands) {
  for (const auto& command : commands)
    if (!runs(command)) return &command;
  return nullptr;
}

int install(const Call& call) {
  const auto settings = loadSettings(call);
  if (!settings) return kUsage;
  if (settings->file.empty())
    return complain("a service does not see this shell's UPSTREAM_MCP_URL.",
                    "Put it into a profiles file: mcp-auth-proxy add NAME URL", kUsage);
  const auto service = serviceOf(planOf(call, *settings));
  if (call.has("--print")) {
    std::cout << "# " << service.file.string() << '\n' << service.text << std::flush;
    return kFine;
  }
  if (const auto holder = PidFile::holder(settings->server.stateDir))
    return complain("a gateway runs in the background (process " + std::to_string(*holder) + ").",
                    "Stop it first: mcp-auth-proxy stop", kFailed);
  base::changeFile(
      {.file = service.file, .before = base::readWholeFile(service.file), .after = service.text});
  if (const auto* failed = firstFailure(service.install))
    return complain(
        "wrote " + service.file.string() + ", but this failed: " + lineOf(*failed) + ".",
        "Run it in a session of your own desktop or login, to see why.", kFailed);
  std::cout << "Installed " << service.file.string()
            << ", and it runs. Look at it: mcp-auth-proxy status\n"
            << std::flush;
  return kFine;
}

int uninstall(const Call& /*call*/) {
  const auto service = serviceOf({});
  const auto before = base::readWholeFile(service.file);
  if (!before) {
    std::cout << "No service is installed.\n" << std::flush;
    return kFine;
  }
  const auto* failed = firstFailure(service.uninstall);
  base::changeFile({.file = service.file, .before = before, .after = std::nullopt});
  if (failed != nullptr)
    return complain(
        "removed " + service.file.string() + ", but this failed: " + lineOf(*failed) + ".",
        "The service may still run until you log out.", kFailed);
  std::cout << "Removed " << service.file.string() << ". Logins are kept.\n" << std::flush;
  return kFine;
}

}  // namespace

Verb serviceInstallVerb() {
  return {.name = "service install",
          .summary = "run the gateway as a service of this user, now and at every login",
          .details =
              "A systemd user unit, on macOS a launchd agent. It reads the profiles file, "
              "not this shell's UPSTREAM_MCP_URL. loginctl enable-linger has it run without "
              "anybody being logged in.",
          .arguments = {},
          .options = withSettingsOptions(
              {{.name = "--print", .value = "", .text = "print the file and change nothing"}}),
          .examples = {{"mcp-auth-proxy service install --print", "look at it first"}},
          .run = install};
}

Verb serviceUninstallVerb() {
  return {.name = "service uninstall",
          .summary = "stop that service and remove it",
          .details = {},
          .arguments = {},
          .options = {},
          .examples = {{"mcp-auth-proxy service uninstall", "logins are kept"}},
          .run = uninstall};
}

}  // namespace cli
