#include "cli/service.h"

#include "base/error.h"

#include <string_view>

namespace cli {

namespace {

using Path = std::filesystem::path;

constexpr const char* kUnit = "mcp-auth-proxy.service";
constexpr const char* kLabel = "local.mcp-auth-proxy";

Path homeOf(const base::Environment& environment) {
  const auto home = environment("HOME").value_or("");
  if (!Path(home).is_absolute())
    throw base::Error(base::ErrorKind::kSettings,
                      "there is no place for a service: HOME is not set.", {},
                      "Set it, or take --print and put the file where it belongs.");
  return home;
}

/// systemd.service(5) and systemd.syntax(7): in double quotes, specifiers and variables inert.
std::string unitWord(std::string_view word) {
  std::string out = "\"";
  for (const char c : word) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '%' || c == '$') out += c;
    out += c;
  }
  return out + '"';
}

/// In Environment= a dollar is a dollar.
std::string unitVariable(const std::string& name, std::string_view value) {
  std::string out = "\"" + name + '=';
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '%') out += c;
    out += c;
  }
  return out + '"';
}

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

std::string plistString(std::string_view text) {
  return "    <string>" + xml(text) + "</string>\n";
}

std::string plistKey(std::string_view key) { return "  <key>" + xml(key) + "</key>\n"; }

std::string unitText(const ServicePlan& plan) {
  std::string text =
      "[Unit]\n"
      "Description=mcp-auth-proxy: one login for every agent on this machine\n"
      "\n[Service]\nExecStart=" +
      unitWord(plan.program.string());
  for (const auto& word : plan.arguments) text += ' ' + unitWord(word);
  text += '\n';
  for (const auto& [name, value] : plan.environment)
    text += "Environment=" + unitVariable(name, value) + '\n';
  // Settings that cannot be do not become better by another start.
  return text +
         "Restart=on-failure\nRestartSec=2\nRestartPreventExitStatus=2\n"
         "NoNewPrivileges=yes\nUMask=0077\n"
         "\n[Install]\nWantedBy=default.target\n";
}

std::string plistText(const ServicePlan& plan) {
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
      "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
      "<plist version=\"1.0\">\n<dict>\n" +
      plistKey("Label") + plistString(kLabel) + plistKey("ProgramArguments") + "  <array>\n" +
      plistString(plan.program.string());
  for (const auto& word : plan.arguments) text += plistString(word);
  text += "  </array>\n" + plistKey("EnvironmentVariables") + "  <dict>\n";
  for (const auto& [name, value] : plan.environment)
    text += "  " + plistKey(name) + plistString(value);
  return text + "  </dict>\n" + plistKey("RunAtLoad") + "    <true/>\n" + plistKey("KeepAlive") +
         "    <dict><key>SuccessfulExit</key><false/></dict>\n" + plistKey("StandardOutPath") +
         plistString(plan.log.string()) + plistKey("StandardErrorPath") +
         plistString(plan.log.string()) + "</dict>\n</plist>\n";
}

}  // namespace

Service systemdService(const ServicePlan& plan, const base::Environment& environment) {
  Path directory = environment("XDG_CONFIG_HOME").value_or("");
  if (!directory.is_absolute()) directory = homeOf(environment) / ".config";
  return {.file = directory / "systemd" / "user" / kUnit,
          .text = unitText(plan),
          .install = {{"systemctl", "--user", "daemon-reload"},
                      {"systemctl", "--user", "enable", "--now", kUnit}},
          .uninstall = {{"systemctl", "--user", "disable", "--now", kUnit}}};
}

Service launchdService(const ServicePlan& plan, const base::Environment& environment,
                       unsigned uid) {
  const auto file =
      homeOf(environment) / "Library" / "LaunchAgents" / (std::string(kLabel) + ".plist");
  const auto domain = "gui/" + std::to_string(uid);
  return {.file = file,
          .text = plistText(plan),
          .install = {{"launchctl", "bootstrap", domain, file.string()}},
          .uninstall = {{"launchctl", "bootout", domain + '/' + kLabel}}};
}

}  // namespace cli
