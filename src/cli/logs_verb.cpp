#include "cli/logs_verb.h"

#include "base/error.h"
#include "cli/call.h"
#include "cli/call_settings.h"
#include "cli/complaint.h"
#include "cli/interrupt.h"
#include "cli/log_file.h"
#include "config/fault.h"

#include <charconv>
#include <chrono>
#include <iostream>
#include <thread>

namespace cli {

namespace {

constexpr std::size_t kUsualLines = 50;
constexpr std::chrono::milliseconds kPause{250};

std::size_t linesWanted(const Call& call) {
  const auto given = call.value("--lines");
  if (!given) return kUsualLines;
  std::size_t number = 0;
  const auto* const end = given->data() + given->size();
  const auto [stop, error] = std::from_chars(given->data(), end, number);
  if (error != std::errc{} || stop != end)
    throw base::Error(base::ErrorKind::kSettings,
                      "--lines: not a number of lines: " + config::shown(*given));
  return number;
}

void print(const LogFile& log, std::uint64_t& offset) {
  for (auto part = log.readFrom(offset); !part.empty(); part = log.readFrom(offset))
    std::cout << part;
  std::cout << std::flush;
}

int logs(const Call& call) {
  const auto lines = linesWanted(call);
  const auto settings = loadSettings(call);
  if (!settings) return kUsage;
  const LogFile log(settings->server.stateDir);
  if (log.size() == 0 && !call.has("--follow"))
    return complain("there is no log at " + log.path().string() + " yet.",
                    "Start the gateway: mcp-auth-proxy start", kFailed);
  watchInterrupts();
  auto offset = log.startOfLast(lines);
  print(log, offset);
  while (call.has("--follow") && !wasInterrupted() && std::cout) {
    std::this_thread::sleep_for(kPause);
    print(log, offset);
  }
  return kFine;
}

}  // namespace

Verb logsVerb() {
  return {.name = "logs",
          .summary = "print the log of the gateway in the background",
          .details = {},
          .arguments = {},
          .options = withSettingsOptions(
              {{.name = "--follow", .value = "", .text = "go on as it grows, until Ctrl-C"},
               {.name = "--lines", .value = "N", .text = "begin N lines before its end (50)"}}),
          .examples = {{"mcp-auth-proxy logs --follow", "watch it"}},
          .run = logs};
}

}  // namespace cli
