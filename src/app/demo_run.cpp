#include "app/demo_run.h"

#include <string_view>

namespace app {

namespace {

constexpr std::string_view kProfile = "demo";

bool isListenersWord(std::string_view name) {
  return name == "PORT" || name == "BIND" || name == "PUBLIC_BASE_URL" || name == "HOME" ||
         name.starts_with("XDG_") || name == "MCP_AUTH_PROXY_STATE_DIR";
}

}  // namespace

config::LoadResult demoSettings(const CommandLine& line, const std::string& upstream,
                                const config::Environment& environment) {
  const auto name = std::string(kProfile);
  const auto text = "default_profile: " + name + "\nprofiles:\n  " + name +
                    ":\n    upstream_mcp_url: " + upstream + "\n    credential_store: memory\n";
  config::LoadOptions options;
  options.bind = line.bind;
  options.port = line.port;
  options.environment = [&environment](std::string_view word) {
    return isListenersWord(word) ? environment(word) : std::nullopt;
  };
  return config::loadText(text, "demo", options);
}

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

}  // namespace app
