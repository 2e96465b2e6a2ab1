#include "cli/login_verb.h"

#include "base/clock.h"
#include "base/error.h"
#include "cli/browser.h"
#include "cli/call_settings.h"
#include "cli/complaint.h"
#include "cli/gateway_client.h"
#include "cli/interrupt.h"
#include "cli/login_dialogue.h"
#include "cli/paste_input.h"
#include "cli/running_gateway.h"

#include <unistd.h>

#include <iostream>

namespace cli {

namespace {

int converse(const Call& call, RunningGateway& running) {
  const base::SystemClock clock;
  GatewayClient gateway(running.http(), running.address());
  PasteInput input(STDIN_FILENO);
  LoginDialogue dialogue({.profile = call.argument(0),
                          .noBrowser = call.has("--no-browser"),
                          .device = call.has("--device")},
                         {.gateway = gateway,
                          .input = input,
                          .out = std::cout,
                          .complaints = std::cerr,
                          .clock = clock,
                          .openBrowser = openBrowser,
                          .givenUp = wasInterrupted,
                          .terminal = ::isatty(STDOUT_FILENO) == 1});
  try {
    return dialogue.run();
  } catch (const base::Error&) {
    if (wasInterrupted()) return complain("the login was cancelled.", {}, kFailed);
    throw;
  }
}

int logIn(const Call& call) {
  return askGateway(call, [&call](RunningGateway& running) {
    watchInterrupts();
    return converse(call, running);
  });
}

}  // namespace

Verb loginVerb() {
  return {.name = "login",
          .summary = "log in through the gateway that runs with the same settings",
          .details =
              "It opens a browser here and prints the address to open elsewhere. At the end "
              "such a browser cannot reach a page: paste that page's address here. Ctrl-C "
              "gives the login up.",
          .arguments = {{.name = "PROFILE", .optional = true, .offers = Offers::kProfiles}},
          .options = withSettingsOptions(
              {{.name = "--no-browser", .value = "", .text = "open no browser here"},
               {.name = "--device",
                .value = "",
                .text = "only with a code to enter on another device"}}),
          .examples = {{"mcp-auth-proxy login", "log in to the default profile, or the only one"},
                       {"mcp-auth-proxy login craft --no-browser",
                        "over ssh: open the address at home, paste what it ends at"}},
          .run = logIn};
}

}  // namespace cli
