#include "cli/service.h"

#include "base/error.h"

#include <catch2/catch.hpp>

#include <map>

namespace {

using Catch::Matchers::Contains;

base::Environment environment(std::map<std::string, std::string> words) {
  return [words = std::move(words)](const std::string& name) -> std::optional<std::string> {
    const auto found = words.find(name);
    return found == words.end() ? std::nullopt : std::optional(found->second);
  };
}

const cli::ServicePlan kPlan{.program = "/opt/my \"tools\"/mcp-auth-proxy",
                             .arguments = {"serve", "--config", "/srv/me/100%/$a.yaml"},
                             .environment = {{"STATE", "/srv/me/a & b%"}},
                             .log = "/srv/me/gateway.log"};

}  // namespace

TEST_CASE("Service: a systemd unit takes every word as it is", "[cli]") {
  const auto service = cli::systemdService(kPlan, environment({{"HOME", "/srv/me"}}));
  CHECK(service.file == "/srv/me/.config/systemd/user/mcp-auth-proxy.service");
  CHECK_THAT(service.text, Contains("ExecStart=\"/opt/my \\\"tools\\\"/mcp-auth-proxy\" \"serve\" "
                                    "\"--config\" \"/srv/me/100%%/$$a.yaml\"\n"));
  CHECK_THAT(service.text, Contains("Environment=\"STATE=/srv/me/a & b%%\"\n"));
  CHECK_THAT(service.text, Contains("RestartPreventExitStatus=2"));
  CHECK(service.install.back() == std::vector<std::string>{"systemctl", "--user", "enable", "--now",
                                                           "mcp-auth-proxy.service"});
}

TEST_CASE("Service: the unit goes where systemd looks", "[cli]") {
  const auto at = environment({{"HOME", "/srv/me"}, {"XDG_CONFIG_HOME", "/etc/me"}});
  CHECK(cli::systemdService(kPlan, at).file == "/etc/me/systemd/user/mcp-auth-proxy.service");
  CHECK_THROWS_WITH(cli::systemdService(kPlan, environment({})), Contains("HOME is not set"));
}

TEST_CASE("Service: a launchd agent is well-formed XML", "[cli]") {
  const auto service = cli::launchdService(kPlan, environment({{"HOME", "/Users/me"}}), 501);
  CHECK(service.file == "/Users/me/Library/LaunchAgents/local.mcp-auth-proxy.plist");
  CHECK_THAT(service.text, Contains("<string>/srv/me/a &amp; b%</string>"));
  CHECK_THAT(service.text, Contains("<key>StandardErrorPath</key>"));
  CHECK(service.install.front() ==
        std::vector<std::string>{"launchctl", "bootstrap", "gui/501", service.file.string()});
  CHECK(service.uninstall.front().back() == "gui/501/local.mcp-auth-proxy");
}
