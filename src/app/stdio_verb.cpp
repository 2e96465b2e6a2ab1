#include "app/stdio_verb.h"

#include "app/stdio_gateway.h"
#include "app/stdio_profile.h"
#include "base/error.h"
#include "base/log.h"
#include "bridge/bridge.h"
#include "cli/browser.h"
#include "cli/call_settings.h"
#include "cli/complaint.h"

#include <charconv>
#include <iostream>
#include <optional>
#include <utility>

namespace app {

namespace {

using base::Error;
using base::ErrorKind;

/// What to bridge to: a profile of the settings, or one that the flags make.
struct Target {
  std::string profile;
  std::optional<config::ProfileSettings> own;
};

bool isUrl(const std::string& word) { return word.find("://") != std::string::npos; }

/// The profile that has this upstream already: its login counts.
std::optional<std::string> profileWith(const config::Settings& settings, const std::string& url) {
  for (const auto& one : settings.profiles)
    if (one.upstreamMcpUrl == url) return one.name;
  return std::nullopt;
}

Target targetOf(const cli::Call& call, const config::Settings& settings) {
  const auto first = call.argument(0);
  const auto url = call.value("--url").value_or(isUrl(first) ? first : std::string());
  if (url.empty()) {
    if (!first.empty()) return {.profile = first, .own = {}};
    if (settings.defaultProfile) return {.profile = *settings.defaultProfile, .own = {}};
    throw Error(ErrorKind::kSettings, "stdio: name a profile, or a server with --url URL.");
  }
  if (!hasProfileFlags(call))
    if (auto known = profileWith(settings, url)) return {.profile = *std::move(known), .own = {}};
  auto own = profileOfFlags(call, url);
  auto name = own.name;
  return {.profile = std::move(name), .own = std::move(own)};
}

std::chrono::seconds loginLimitOf(const cli::Call& call) {
  const auto text = call.value("--auth-timeout").value_or("30");
  unsigned seconds = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, seconds);
  constexpr unsigned kDay = 86'400;
  if (error != std::errc{} || stop != end || seconds > kDay)
    throw Error(ErrorKind::kSettings, "--auth-timeout: not a number of seconds up to a day.");
  return std::chrono::seconds(seconds);
}

bridge::Transport transportOf(const cli::Call& call) {
  using bridge::Transport;
  const auto word = call.value("--transport").value_or("http-first");
  if (word == "http-first") return Transport::kHttpFirst;
  if (word == "http-only") return Transport::kHttpOnly;
  if (word == "sse-first") return Transport::kSseFirst;
  if (word == "sse-only") return Transport::kSseOnly;
  throw Error(
      ErrorKind::kSettings,
      "--transport: not http-first, http-only, sse-first or sse-only: " + config::shown(word));
}

void askForLogin(const std::string& url) {
  const bool opened = cli::openBrowser(url);
  std::cerr << (opened ? "A login is due. Your browser opens: " : "A login is due. Open: ") << url
            << '\n';
}

int bridgeTo(const cli::Call& call) {
  if (call.has("--debug")) base::setLogLevel(base::LogLevel::kDebug);
  if (call.has("--silent")) base::setLogLevel(base::LogLevel::kError);
  const auto loginLimit = loginLimitOf(call);
  const auto transport = transportOf(call);
  const auto settings = cli::loadSettings(call);
  if (!settings) return cli::kUsage;
  const auto target = targetOf(call, *settings);
  const StdioGateway gateway(*settings, target.profile, target.own);
  bridge::Bridge bridge({.link = {.mcp = gateway.mcp(),
                                  .loginLimit = loginLimit,
                                  .write = {},
                                  .askForLogin = askForLogin},
                         .transport = transport});
  bridge.run();
  return cli::kFine;
}

std::vector<cli::Option> options() {
  return cli::withSettingsOptions(
      {{.name = "--url",
        .value = "URL",
        .text = "a server that is no profile; also as the argument"},
       {.name = "--header",
        .value = "NAME:VALUE",
        .text = "field for the server; ${NAME} is taken from the environment"},
       {.name = "--resource", .value = "URI", .text = "OAuth resource to ask for"},
       {.name = "--disable-resource-parameter", .value = "", .text = "ask for no OAuth resource"},
       {.name = "--authorize-param",
        .value = "NAME=VALUE",
        .text = "parameter for the authorization request"},
       {.name = "--static-oauth-client-info",
        .value = "JSON",
        .text = "registered client, or @FILE: client_id, client_secret"},
       {.name = "--static-oauth-client-metadata",
        .value = "JSON",
        .text = "or @FILE: scope, token_endpoint_auth_method"},
       {.name = "--client-metadata-url", .value = "URL", .text = "client ID metadata document"},
       {.name = "--transport",
        .value = "WORD",
        .text = "http-first (default), http-only, sse-first or sse-only"},
       {.name = "--allow-http",
        .value = "",
        .text = "a server on plain http that is not on this machine"},
       {.name = "--auth-timeout",
        .value = "SECONDS",
        .text = "how long calls wait for a login (default 30)"},
       {.name = "--debug", .value = "", .text = "say more on standard error"},
       {.name = "--silent", .value = "", .text = "say only what is wrong"}});
}

}  // namespace

cli::Verb stdioVerb() {
  return {.name = "stdio",
          .summary = "be the MCP server of a client that only speaks stdio",
          .details =
              "Messages come in on standard input and go out on standard output, the log "
              "goes to standard error. It uses the gateway that runs with the same "
              "settings, or one of its own where none runs, and ends with its input. "
              "mcp-remote's command lines work unchanged after `stdio`.",
          .arguments = {{.name = "PROFILE", .optional = true, .offers = cli::Offers::kProfiles},
                        {.name = "PORT", .optional = true}},
          .options = options(),
          .examples = {{"mcp-auth-proxy stdio craft", "what Claude Desktop runs for a profile"},
                       {"mcp-auth-proxy stdio https://mcp.example.com/mcp",
                        "in place of npx mcp-remote https://mcp.example.com/mcp"}},
          .run = bridgeTo};
}

}  // namespace app
