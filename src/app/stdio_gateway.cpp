#include "app/stdio_gateway.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/log.h"
#include "cli/gateway_client.h"
#include "cli/running_gateway.h"
#include "config/fault.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace app {

namespace {

using base::Error;
using base::ErrorKind;
using config::ProfileSettings;

constexpr std::chrono::seconds kGrace{2};
// Below the ports that systems give to outgoing connections.
constexpr unsigned kFirstPort = 20'000;
constexpr unsigned kPorts = 10'000;

/// Where that gateway serves the profile; nullopt: none runs, or it does not know the profile.
std::optional<http::Url> runningMcp(const config::ServerSettings& server,
                                    const std::string& profile) {
  if (server.port == 0) return std::nullopt;
  try {
    cli::RunningGateway running(server);
    cli::GatewayClient client(running.http(), running.address());
    const auto names = client.profiles().names;
    if (std::ranges::find(names, profile) == names.end()) return std::nullopt;
    auto url = running.address();
    url.path = "/p/" + profile + "/mcp";
    return url;
  } catch (const Error& error) {
    base::log(base::LogLevel::kDebug, "no gateway runs here", {{"why", error.text()}});
    return std::nullopt;
  }
}

/// The same each time, so that a registered client's redirect URI goes on being right.
std::uint16_t portFor(const std::string& profile) {
  const auto hash = base::sha256(profile);
  const auto high = static_cast<unsigned char>(hash[0]);
  const auto low = static_cast<unsigned char>(hash[1]);
  return static_cast<std::uint16_t>(kFirstPort + (high * 256U + low) % kPorts);
}

ProfileSettings profileIn(const config::Settings& settings, const std::string& name) {
  const auto found = std::ranges::find(settings.profiles, name, &ProfileSettings::name);
  if (found != settings.profiles.end()) return *found;
  throw Error(ErrorKind::kUnknownProfile,
              "there is no profile " + config::shown(name) + " in the settings.", {},
              "Name one of the profiles file, or the server with --url URL.");
}

}  // namespace

StdioGateway::StdioGateway(config::Settings settings, const std::string& profile,
                           const std::optional<ProfileSettings>& own) {
  if (!own) {
    if (auto url = runningMcp(settings.server, profile)) {
      mcp_ = *std::move(url);
      return;
    }
  }
  auto wanted = own ? *own : profileIn(settings, profile);
  startOwn(std::move(settings), std::move(wanted));
}

StdioGateway::~StdioGateway() {
  if (gateway_) gateway_->stop(kGrace);
}

void StdioGateway::startOwn(config::Settings settings, ProfileSettings profile) {
  const auto name = profile.name;
  settings.profiles = {std::move(profile)};
  settings.defaultProfile.reset();
  settings.server.bind = "127.0.0.1";
  settings.server.publicBaseUrl.clear();
  settings.server.port = portFor(name);
  gateway_ = std::make_unique<Gateway>(settings);
  try {
    gateway_->start();
  } catch (const Error& error) {
    base::log(base::LogLevel::kDebug, "taking another port", {{"why", error.text()}});
    settings.server.port = 0;
    gateway_.reset();
    gateway_ = std::make_unique<Gateway>(std::move(settings));
    gateway_->start();
  }
  mcp_ = gateway_->site().base;
  mcp_.path = "/p/" + name + "/mcp";
}

}  // namespace app
