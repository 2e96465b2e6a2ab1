#include "app/program.h"

#include "app/announcement.h"
#include "app/command_line.h"
#include "app/demo_run.h"
#include "app/gateway.h"
#include "app/login_command.h"
#include "app/not_built.h"
#include "app/termination.h"
#include "base/error.h"
#include "base/process.h"
#include "base/version.h"
#include "config/loader.h"
#include "demo/demo_server.h"

#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace app {

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr std::chrono::seconds kGrace{5};
constexpr std::chrono::seconds kStoreLimit{2};

int complain(std::string_view text, std::string_view hint, int status) {
  std::cerr << "mcp-auth-proxy: " << text;
  if (!hint.empty()) std::cerr << ' ' << hint;
  std::cerr << '\n';
  return status;
}

using ExtraText = std::string (*)(const web::Site&);

int serve(const config::Settings& settings, const TerminationSignals& signals,
          ExtraText extra = nullptr) {
  Gateway gateway(settings);
  gateway.start();
  waitForLogins(gateway.site(), kStoreLimit);
  std::cout << announcement(gateway.site());
  if (extra != nullptr) std::cout << extra(gateway.site());
  std::cout << std::flush;
  signals.wait();
  gateway.stop(kGrace);
  return 0;
}

int refuse(const std::vector<config::Fault>& faults) {
  for (const auto& fault : faults) std::cerr << fault.line() << '\n';
  return kUsage;
}

int serveSettings(const CommandLine& line, const TerminationSignals& signals) {
  const auto loaded = config::load(
      config::LoadOptions{.configFile = line.config, .bind = line.bind, .port = line.port});
  if (const auto* faults = std::get_if<std::vector<config::Fault>>(&loaded)) return refuse(*faults);
  const auto& settings = std::get<config::Settings>(loaded);
  if (const auto faults = settingsNotBuilt(settings); !faults.empty()) return refuse(faults);
  if (settings.profiles.empty())
    return complain(
        "nothing to front: set UPSTREAM_MCP_URL, or name a profiles file with --config.",
        "Try: mcp-auth-proxy demo", kUsage);
  return serve(settings, signals);
}

int serveDemo(const CommandLine& line, const TerminationSignals& signals) {
  const base::SystemClock clock;
  demo::DemoServer server({}, clock);
  server.start();
  const auto loaded = demoSettings(line, server.url(), config::systemEnvironment());
  if (const auto* faults = std::get_if<std::vector<config::Fault>>(&loaded)) return refuse(*faults);
  const auto status = serve(std::get<config::Settings>(loaded), signals, demoSteps);
  server.stop();
  return status;
}

int logInSettings(const CommandLine& line) {
  const auto loaded = config::load(
      config::LoadOptions{.configFile = line.config, .bind = line.bind, .port = line.port});
  if (const auto* faults = std::get_if<std::vector<config::Fault>>(&loaded)) return refuse(*faults);
  return logIn(line, std::get<config::Settings>(loaded).server);
}

int run(const CommandLine& line) {
  base::hardenProcess();
  if (line.verb == Verb::kLogin) return logInSettings(line);
  base::raiseFileLimit();
  const TerminationSignals signals;
  return line.verb == Verb::kDemo ? serveDemo(line, signals) : serveSettings(line, signals);
}

int runArguments(const std::vector<std::string_view>& arguments) {
  const auto parsed = parseCommandLine(arguments);
  if (const auto* fault = std::get_if<UsageFault>(&parsed))
    return complain(fault->text, {}, kUsage);
  const auto& line = std::get<CommandLine>(parsed);
  if (line.verb == Verb::kHelp) {
    std::cout << helpText();
    return 0;
  }
  if (line.verb == Verb::kVersion) {
    std::cout << "mcp-auth-proxy " << base::kVersion << '\n';
    return 0;
  }
  return run(line);
}

}  // namespace

int runProgram(int argc, char** argv) noexcept {
  try {
    return runArguments({argv + 1, argv + argc});
  } catch (const base::Error& error) {
    const bool settings = error.kind() == base::ErrorKind::kSettings;
    return complain(error.text(), error.hint(), settings ? kUsage : kFailed);
  } catch (const std::exception& error) {
    return complain("stopped by an unforeseen fault:", error.what(), kFailed);
  }
}

}  // namespace app
