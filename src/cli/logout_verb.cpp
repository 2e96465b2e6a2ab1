#include "cli/logout_verb.h"

#include "cli/call.h"
#include "cli/call_settings.h"
#include "cli/gateway_client.h"
#include "cli/profile_choice.h"
#include "cli/running_gateway.h"
#include "cli/terminal_text.h"

#include <iostream>

namespace cli {

namespace {

int logOut(const Call& call) {
  return askGateway(call, [&call](RunningGateway& running) {
    GatewayClient gateway(running.http(), running.address());
    const auto profile = chosenProfile(gateway.profiles(), call.argument(0));
    std::cout << profile << ": " << forTerminal(gateway.logout(profile)) << '\n' << std::flush;
    return kFine;
  });
}

}  // namespace

Verb logoutVerb() {
  return {.name = "logout",
          .summary = "forget a profile's tokens and its registered client",
          .details =
              "The tokens are revoked at the authorization server where it can do that. "
              "Without its server it works all the same.",
          .arguments = {{.name = "PROFILE", .optional = true, .offers = Offers::kProfiles}},
          .options = withSettingsOptions(),
          .examples = {{"mcp-auth-proxy logout craft", "log out of one profile"}},
          .run = logOut};
}

}  // namespace cli
