#include "app/doctor_machine.h"

#include "app/stores.h"
#include "base/error.h"
#include "base/port_holder.h"
#include "cli/gateway_client.h"
#include "cli/running_gateway.h"
#include "http/listener.h"

#include <sys/stat.h>
#include <unistd.h>

#include <set>

namespace app {

namespace {

using Level = Finding::Level;
namespace fs = std::filesystem;

constexpr mode_t kOthersWrite = S_IWGRP | S_IWOTH;
constexpr mode_t kOthersAtAll = S_IRWXG | S_IRWXO;

Finding faultOf(std::string what, const base::Error& error) {
  return {
      .level = Level::kFault, .what = std::move(what), .text = error.text(), .hint = error.hint()};
}

bool isGateway(const config::ServerSettings& server) {
  try {
    cli::RunningGateway running(server);
    return cli::GatewayClient(running.http(), running.address()).isThere();
  } catch (const base::Error&) {
    return false;
  }
}

Finding lookAtMode(const std::string& what, const fs::path& path, mode_t unwanted,
                   const std::string& mend) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0)
    return {.level = Level::kNote,
            .what = what,
            .text = path.string() + " is not there yet",
            .hint = {}};
  if (status.st_uid != ::geteuid())
    return {.level = Level::kFault,
            .what = what,
            .text = path.string() + " belongs to another user",
            .hint = "Run the gateway as that user, or: chown -R \"$USER\" " + path.string()};
  if ((status.st_mode & unwanted) != 0)
    return {.level = Level::kFault,
            .what = what,
            .text = path.string() + " is open to other users of this machine",
            .hint = "Run: " + mend + ' ' + path.string()};
  return {.what = what, .text = path.string() + " is yours alone to change", .hint = {}};
}

}  // namespace

Finding lookAtPort(const config::ServerSettings& server) {
  const auto where = server.bind + " port " + std::to_string(server.port);
  if (server.port == 0) return {.what = "port", .text = "a free one will be taken", .hint = {}};
  if (isGateway(server))
    return {.what = "port", .text = "the gateway answers at " + where, .hint = {}};
  try {
    http::checkListening(server.bind, server.port);
  } catch (const base::Error& error) {
    return faultOf("port", error);
  }
  return {.level = Level::kNote,
          .what = "port",
          .text = where + " is free: the gateway does not run",
          .hint = "Start it: mcp-auth-proxy start"};
}

Findings lookAtFiles(const config::Settings& settings) {
  Findings found;
  if (!settings.file.empty())
    found.push_back(lookAtMode("profiles file", settings.file, kOthersWrite, "chmod go-w"));
  found.push_back(lookAtMode("state", settings.server.stateDir, kOthersWrite, "chmod go-w"));
  const auto logins = settings.server.stateDir / "credentials";
  if (std::error_code error; fs::exists(logins, error))
    found.push_back(lookAtMode("logins", logins, kOthersAtAll, "chmod -R go-rwx"));
  return found;
}

Findings lookAtStores(const config::Settings& settings, const base::Clock& clock) {
  Stores stores(settings.server, clock);
  std::set<config::StoreKind> kinds;
  for (const auto& one : settings.profiles)
    if (!config::isUnattended(one.grant)) kinds.insert(one.credentialStore);
  Findings found;
  for (const auto kind : kinds) {
    try {
      auto& store = stores.of(kind);
      const auto count = store.list().size();
      found.push_back({.what = "store",
                       .text = store.backend() + " opens, and keeps " + std::to_string(count) +
                               (count == 1 ? " login" : " logins"),
                       .hint = {}});
    } catch (const base::Error& error) {
      found.push_back(faultOf("store", error));
    }
  }
  return found;
}

Finding lookAtProxy(const base::Environment& environment) {
  for (const auto* name : {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"})
    if (!environment(name).value_or("").empty())
      return {.level = Level::kNote,
              .what = "proxy",
              .text = std::string(name) + " is set; this version connects directly",
              .hint =
                  "Where the network lets nothing out but by the proxy, upstreams will be "
                  "unreachable."};
  return {.what = "proxy", .text = "none is asked for", .hint = {}};
}

}  // namespace app
