#include "cli/running_gateway.h"

#include "base/error.h"
#include "base/version.h"
#include "cli/call_settings.h"
#include "cli/complaint.h"
#include "cli/gateway_client.h"
#include "net/connector.h"
#include "net/tls_context.h"

#include <memory>
#include <utility>

namespace cli {

namespace {

std::shared_ptr<const net::Connector> connector() {
  return std::make_shared<const net::Connector>(std::make_shared<net::TlsContext>(),
                                                net::AddressPolicy::any());
}

}  // namespace

http::Url addressOf(const config::ServerSettings& server) {
  const bool everywhere = server.bind == "0.0.0.0" || server.bind == "::";
  http::Url url;
  url.scheme = "http";
  url.host = everywhere ? "127.0.0.1" : server.bind;
  url.port = server.port;
  return url;
}

RunningGateway::RunningGateway(const config::ServerSettings& server)
    : address_(addressOf(server)),
      loops_(1),
      http_(loops_, connector(), "mcp-auth-proxy/" + std::string(base::kVersion)) {
  if (server.port == 0)
    throw base::Error(base::ErrorKind::kSettings, "port 0 does not say where the gateway is.", {},
                      "Name the port that it printed with --port.");
  loops_.start();
}

RunningGateway::~RunningGateway() {
  http_.stop();
  loops_.stop();
}

int askGateway(const Call& call, const std::function<int(RunningGateway&)>& ask) {
  const auto settings = loadSettings(call);
  if (!settings) return kUsage;
  RunningGateway running(settings->server);
  try {
    return ask(running);
  } catch (const NobodyThere&) {
    return complain("no gateway answers at " + running.address().origin() + ".",
                    "Start it: mcp-auth-proxy start" + settingsWords(call), kFailed);
  }
}

}  // namespace cli
