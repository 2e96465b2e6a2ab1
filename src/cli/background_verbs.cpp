#include "cli/background_verbs.h"

#include "cli/background.h"
#include "cli/call.h"
#include "cli/call_settings.h"

namespace cli {

namespace {

int start(const Call& call) {
  const auto settings = loadSettings(call);
  return settings ? startBackground(call, *settings) : kUsage;
}

int stop(const Call& call) {
  const auto settings = loadSettings(call);
  return settings ? stopBackground(*settings) : kUsage;
}

int restart(const Call& call) {
  // Settings with a fault must not stop what runs.
  const auto settings = loadSettings(call);
  if (!settings) return kUsage;
  const auto stopped = stopBackground(*settings);
  return stopped == kFine ? startBackground(call, *settings) : stopped;
}

}  // namespace

Verb startVerb() {
  return {.name = "start",
          .summary = "run the gateway in the background",
          .details =
              "Its process id and its log are gateway.pid and gateway.log in the state "
              "directory. It takes this shell's environment along.",
          .arguments = {},
          .options = withSettingsOptions(),
          .examples = {{"mcp-auth-proxy start", "and look: mcp-auth-proxy status"}},
          .run = start};
}

Verb stopVerb() {
  return {.name = "stop",
          .summary = "stop the gateway in the background",
          .details =
              "Calls that run get five seconds to end. Only the process that holds the lock "
              "on gateway.pid is signalled.",
          .arguments = {},
          .options = withSettingsOptions(),
          .examples = {{"mcp-auth-proxy stop", "none to stop is fine, too"}},
          .run = stop};
}

Verb restartVerb() {
  return {.name = "restart",
          .summary = "stop it and start it again, to read the settings anew",
          .details =
              "The settings are looked at first: with a fault in them the gateway that runs "
              "goes on.",
          .arguments = {},
          .options = withSettingsOptions(),
          .examples = {{"mcp-auth-proxy restart", "after a profile was added"}},
          .run = restart};
}

}  // namespace cli
