#include "cli/call_settings.h"

#include "base/error.h"

#include <charconv>
#include <iostream>
#include <utility>

namespace cli {

namespace {

std::uint16_t portOf(const std::string& value) {
  std::uint16_t number = 0;
  const auto* const end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc{} || stop != end)
    throw base::Error(base::ErrorKind::kSettings,
                      "--port: not a port number (0 to 65535): " + config::shown(value));
  return number;
}

}  // namespace

std::vector<Option> listenerOptions() {
  return {{.name = "--bind",
           .value = "ADDRESS",
           .text = "address the gateway listens on (default 127.0.0.1)"},
          {.name = "--port",
           .value = "PORT",
           .text = "port the gateway listens on (default 5177; 0 takes a free one)"}};
}

Option jsonOption() { return {.name = "--json", .value = "", .text = "print JSON, for a script"}; }

std::vector<Option> withSettingsOptions(std::vector<Option> own) {
  own.push_back({.name = "--config",
                 .value = "FILE",
                 .text = "profiles file (else MCP_AUTH_PROXY_CONFIG, else "
                         "$XDG_CONFIG_HOME/mcp-auth-proxy/profiles.yaml)",
                 .offers = Offers::kFiles});
  for (const auto& option : listenerOptions()) own.push_back(option);
  return own;
}

config::LoadOptions loadOptions(const Call& call) {
  config::LoadOptions options;
  if (const auto file = call.value("--config")) options.configFile = *file;
  options.bind = call.value("--bind");
  if (const auto port = call.value("--port")) options.port = portOf(*port);
  return options;
}

std::optional<config::Settings> loadSettings(const Call& call) {
  return settingsOrComplaint(config::load(loadOptions(call)));
}

std::optional<config::Settings> settingsOrComplaint(config::LoadResult loaded) {
  if (auto* settings = std::get_if<config::Settings>(&loaded)) return std::move(*settings);
  complainOf(std::get<std::vector<config::Fault>>(loaded));
  return std::nullopt;
}

int complainOf(const std::vector<config::Fault>& faults) {
  for (const auto& fault : faults) std::cerr << fault.line() << '\n';
  return kUsage;
}

std::string settingsWords(const Call& call) {
  std::string text;
  for (const auto* name : {"--config", "--bind", "--port"})
    if (const auto value = call.value(name)) text += ' ' + std::string(name) + ' ' + *value;
  return text;
}

}  // namespace cli
