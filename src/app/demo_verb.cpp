#include "app/demo_verb.h"

#include "app/serving.h"
#include "base/clock.h"
#include "cli/call_settings.h"
#include "demo/demo_server.h"

#include <string_view>

namespace app {

namespace {

constexpr std::string_view kProfile = "demo";

bool isListenersWord(std::string_view name) {
  return name == "PORT" || name == "BIND" || name == "PUBLIC_BASE_URL" || name == "HOME" ||
         name.starts_with("XDG_") || name == "MCP_AUTH_PROXY_STATE_DIR";
}

/// The steps that a newcomer takes, each with its next command.
std::string demoSteps(const web::Site& site) {
  const auto urls = site.urlsOf(*site.profiles.find(kProfile));
  return "\nThe demo: a server with a login of its own, on this machine. Nothing leaves it.\n"
         "1. Log in. Open this in a browser and press Allow:\n     " +
         urls.login +
         "\n2. Call a tool through the gateway. No token needed:\n"
         "     curl -s " +
         urls.mcp +
         " -H 'Content-Type: application/json' \\\n"
         "       -H 'Accept: application/json, text/event-stream' \\\n"
         "       -d '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
         "{\"name\":\"echo\",\"arguments\":{\"text\":\"hello\"}}}'\n"
         "3. Or give it to an agent:\n     claude mcp add --transport http demo " +
         urls.mcp +
         "\n4. Its access token lives for a minute. Call again later: it was renewed for you.\n"
         "     curl -s " +
         urls.status +
         "\nThen front a server of your own:\n"
         "     UPSTREAM_MCP_URL=https://mcp.example.com/mcp mcp-auth-proxy\n"
         "Ctrl-C ends the demo.\n";
}

int runDemo(const cli::Call& call) {
  const base::SystemClock clock;
  demo::DemoServer server({}, clock);
  server.start();
  const auto settings =
      cli::settingsOrComplaint(demoSettings(cli::loadOptions(call), server.url()));
  if (settings) serveUntilStopped(*settings, demoSteps);
  server.stop();
  return settings ? cli::kFine : cli::kUsage;
}

}  // namespace

config::LoadResult demoSettings(config::LoadOptions options, const std::string& upstream) {
  const auto name = std::string(kProfile);
  const auto text = "default_profile: " + name + "\nprofiles:\n  " + name +
                    ":\n    upstream_mcp_url: " + upstream + "\n    credential_store: memory\n";
  options.environment = [all = options.environment](std::string_view word) {
    return isListenersWord(word) ? all(word) : std::nullopt;
  };
  return config::loadText(text, "demo", options);
}

cli::Verb demoVerb() {
  return {.name = "demo",
          .summary = "run it in front of a small demo server on this machine",
          .details = "A real login and a real tool call, and nothing leaves this machine.",
          .arguments = {},
          .options = cli::listenerOptions(),
          .examples = {{"mcp-auth-proxy demo", "then do the steps that it prints"}},
          .run = runDemo};
}

}  // namespace app
