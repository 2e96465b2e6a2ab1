#include "app/login_command.h"

#include "app/browser.h"
#include "app/gateway_client.h"
#include "app/login_dialogue.h"
#include "app/paste_input.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/version.h"
#include "http/network_client.h"
#include "net/connector.h"
#include "net/loops.h"
#include "net/tls_context.h"

#include <unistd.h>

#include <csignal>
#include <iostream>

namespace app {

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

volatile std::sig_atomic_t interrupted = 0;

// Without restarting what was interrupted: the wait for input ends at once.
void watchInterrupts() {
  struct sigaction action{};
  action.sa_handler = [](int) { interrupted = 1; };
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
}

http::Url addressOf(const config::ServerSettings& server) {
  const bool everywhere = server.bind == "0.0.0.0" || server.bind == "::";
  http::Url url;
  url.scheme = "http";
  url.host = everywhere ? "127.0.0.1" : server.bind;
  url.port = server.port;
  return url;
}

std::string startCommand(const CommandLine& line) {
  std::string text = "mcp-auth-proxy";
  if (line.config) text += " --config " + line.config->string();
  if (line.bind) text += " --bind " + *line.bind;
  if (line.port) text += " --port " + std::to_string(*line.port);
  return text;
}

bool meansNobodyThere(const base::Error& error) {
  return error.kind() == base::ErrorKind::kAuthServerUnreachable ||
         error.kind() == base::ErrorKind::kUpstreamUnreachable;
}

int complain(const std::string& text, const std::string& hint, int status) {
  std::cerr << "mcp-auth-proxy: " << text << (hint.empty() ? "" : " " + hint) << '\n';
  return status;
}

int converse(const CommandLine& line, http::Client& http, const http::Url& address) {
  const base::SystemClock clock;
  GatewayClient gateway(http, address);
  PasteInput input(STDIN_FILENO);
  LoginDialogue dialogue(line, {.gateway = gateway,
                                .input = input,
                                .out = std::cout,
                                .complaints = std::cerr,
                                .clock = clock,
                                .openBrowser = openBrowser,
                                .givenUp = [] { return interrupted != 0; }});
  try {
    return dialogue.run();
  } catch (const base::Error& error) {
    if (interrupted != 0) return complain("the login was cancelled.", {}, kFailed);
    if (!meansNobodyThere(error)) throw;
    return complain("no gateway answers at " + address.origin() + ".",
                    "Start it: " + startCommand(line), kFailed);
  }
}

}  // namespace

int logIn(const CommandLine& line, const config::ServerSettings& server) {
  if (server.port == 0)
    return complain("port 0 does not say where the gateway is.",
                    "Name the port that it printed with --port.", kUsage);
  watchInterrupts();
  net::Loops loops(1);
  loops.start();
  auto connector = std::make_shared<const net::Connector>(std::make_shared<net::TlsContext>(),
                                                          net::AddressPolicy::any());
  http::NetworkClient http(loops, std::move(connector),
                           "mcp-auth-proxy/" + std::string(base::kVersion));
  const auto status = converse(line, http, addressOf(server));
  http.stop();
  loops.stop();
  return status;
}

}  // namespace app
