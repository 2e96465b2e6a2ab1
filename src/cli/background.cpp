#include "cli/background.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/own_executable.h"
#include "base/port_holder.h"
#include "base/tool.h"
#include "cli/call_settings.h"
#include "cli/complaint.h"
#include "cli/gateway_client.h"
#include "cli/log_file.h"
#include "cli/pid_file.h"
#include "cli/running_gateway.h"

#include <sys/wait.h>

#include <csignal>
#include <iostream>
#include <thread>

namespace cli {

namespace {

constexpr std::chrono::seconds kStartLimit{30};
constexpr std::chrono::seconds kStopLimit{15};
constexpr std::chrono::milliseconds kPause{50};

std::vector<std::string> arguments(const Call& call) {
  std::vector<std::string> words = {"serve", "--pid-file"};
  for (const auto* name : {"--config", "--bind", "--port"})
    if (const auto value = call.value(name)) {
      words.emplace_back(name);
      words.push_back(*value);
    }
  return words;
}

/// Whether `done` came true within `limit`.
template <typename Condition>
bool waitUntil(std::chrono::seconds limit, Condition done) {
  const base::SystemClock clock;
  const auto end = clock.steady() + limit;
  while (!done()) {
    if (clock.steady() >= end) return false;
    std::this_thread::sleep_for(kPause);
  }
  return true;
}

bool answers(RunningGateway& running) {
  try {
    return GatewayClient(running.http(), running.address()).isThere();
  } catch (const base::Error&) {
    return false;
  }
}

bool hasEnded(pid_t child) {
  int status = 0;
  return ::waitpid(child, &status, WNOHANG) == child;
}

int complainOfStart(const LogFile& log, std::uint64_t from) {
  std::cerr << log.readFrom(from);
  return complain(
      "the gateway did not start; the lines above are from " + log.path().string() + '.', {},
      kFailed);
}

int complainOfStranger(const http::Url& address) {
  return complain(
      "a gateway answers at " + address.origin() + " that was not started in the background.",
      "Stop it where it runs (a terminal, a service), or take another --port.", kFailed);
}

}  // namespace

int startBackground(const Call& call, const config::Settings& settings) {
  RunningGateway running(settings.server);
  const auto& stateDir = settings.server.stateDir;
  if (const auto holder = PidFile::holder(stateDir)) {
    std::cout << "The gateway runs already: process " << *holder << ".\n" << std::flush;
    return kFine;
  }
  if (answers(running)) return complainOfStranger(running.address());
  const LogFile log(stateDir);
  const auto file = log.open();
  const auto from = log.size();
  const auto child = base::startDaemon(base::ownExecutable().string(), arguments(call), file.get());
  bool ended = false;
  const bool decided = waitUntil(kStartLimit, [&] {
    ended = hasEnded(child);
    return ended || answers(running);
  });
  if (ended) return complainOfStart(log, from);
  if (!decided)
    return complain("the gateway (process " + std::to_string(child) + ") does not answer yet at " +
                        running.address().origin() + ".",
                    "Look at mcp-auth-proxy logs.", kFailed);
  std::cout << "Started: process " << child << ", " << running.address().origin()
            << "/\nLog: " << log.path().string() << '\n'
            << std::flush;
  return kFine;
}

int stopBackground(const config::Settings& settings) {
  const auto& stateDir = settings.server.stateDir;
  const auto holder = PidFile::holder(stateDir);
  if (!holder) {
    std::cout << "No gateway runs in the background.\n" << std::flush;
    return kFine;
  }
  if (::kill(*holder, SIGTERM) != 0)
    return complain("process " + std::to_string(*holder) + " cannot be told to stop.",
                    "Stop it as the user it belongs to.", kFailed);
  const bool gone = waitUntil(kStopLimit, [&] { return PidFile::holder(stateDir) != holder; });
  if (!gone)
    return complain("process " + std::to_string(*holder) + " was told to stop, and still runs.",
                    "Look at mcp-auth-proxy logs; kill -9 ends it, and loses no login.", kFailed);
  std::cout << "Stopped: process " << *holder << ".\n" << std::flush;
  return kFine;
}

}  // namespace cli
