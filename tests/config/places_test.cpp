#include "config/places.h"

#include "loading.h"

using support::FakeMachine;
using support::Lines;

namespace {

constexpr const char* kOne = "profiles: {a: {upstream_mcp_url: https://a.example/mcp}}\n";

Lines faulted(const config::LoadOptions& options) {
  return FakeMachine::lines(config::load(options));
}

std::string fileUsed(const FakeMachine& machine) {
  return FakeMachine::good(config::load(machine.options())).file.string();
}

}  // namespace

TEST_CASE("Places: --config goes before the variable, the variable before the usual place",
          "[config]") {
  FakeMachine machine;
  machine.environment = {{"XDG_CONFIG_HOME", "/x"}, {"HOME", "/home/me"}};
  machine.files = {{"/x/mcp-auth-proxy/profiles.yaml", kOne}, {"/v.yaml", kOne}, {"c.yaml", kOne}};
  CHECK(fileUsed(machine) == "/x/mcp-auth-proxy/profiles.yaml");
  machine.environment["MCP_AUTH_PROXY_CONFIG"] = "/v.yaml";
  CHECK(fileUsed(machine) == "/v.yaml");
  auto options = machine.options();
  options.configFile = "c.yaml";
  CHECK(FakeMachine::good(config::load(options)).file == "c.yaml");
}

TEST_CASE("Places: without XDG_CONFIG_HOME it is ~/.config, on macOS also Application Support",
          "[config]") {
  FakeMachine machine;
  machine.environment = {{"HOME", "/home/me"}};
  machine.files = {{"/home/me/Library/Application Support/mcp-auth-proxy/profiles.yaml", kOne}};
  CHECK(fileUsed(machine).empty());
  machine.macOs = true;
  CHECK(fileUsed(machine) == "/home/me/Library/Application Support/mcp-auth-proxy/profiles.yaml");
  machine.files["/home/me/.config/mcp-auth-proxy/profiles.yaml"] = kOne;
  CHECK(fileUsed(machine) == "/home/me/.config/mcp-auth-proxy/profiles.yaml");
}

TEST_CASE("Places: a named file that is not there or cannot be read is a fault", "[config]") {
  FakeMachine machine;
  auto options = machine.options();
  options.configFile = "/no/where.yaml";
  CHECK(faulted(options) == Lines{"/no/where.yaml: there is no such file"});
  machine.environment["MCP_AUTH_PROXY_CONFIG"] = "/locked.yaml";
  machine.files["/locked.yaml"] = "<unreadable>";
  CHECK(faulted(machine.options()) == Lines{"/locked.yaml: cannot be read: Permission denied"});
}

TEST_CASE("Places: an unreadable file in the usual place is a fault too", "[config]") {
  FakeMachine machine;
  machine.environment["HOME"] = "/h";
  machine.files["/h/.config/mcp-auth-proxy/profiles.yaml"] = "<unreadable>";
  CHECK(faulted(machine.options()).size() == 1);
}

TEST_CASE("Places: the state directory follows XDG_STATE_HOME, then the home directory",
          "[config]") {
  FakeMachine machine;
  CHECK(config::defaultStateDir(machine.options()).empty());
  machine.environment["HOME"] = "/h";
  CHECK(config::defaultStateDir(machine.options()) == "/h/.local/state/mcp-auth-proxy");
  machine.environment["XDG_STATE_HOME"] = "relative";
  CHECK(config::defaultStateDir(machine.options()) == "/h/.local/state/mcp-auth-proxy");
  machine.environment["XDG_STATE_HOME"] = "/s";
  CHECK(config::defaultStateDir(machine.options()) == "/s/mcp-auth-proxy");
  machine.macOs = true;
  CHECK(config::defaultStateDir(machine.options()) ==
        "/h/Library/Application Support/mcp-auth-proxy");
}

TEST_CASE("Places: the system's reader tells a file from a directory and keeps its limit",
          "[config]") {
  const auto read = config::systemFiles();
  const auto self = std::string(SOURCE_DIR) + "/tests/config/places_test.cpp";
  CHECK(std::holds_alternative<std::string>(read(self, 1024 * 1024)));
  CHECK(std::get<std::error_code>(read(self, 10)) == std::errc::file_too_large);
  CHECK(std::get<std::error_code>(read(SOURCE_DIR, 10)) == std::errc::is_a_directory);
  CHECK(std::get<std::error_code>(read("/no/such/file", 10)) ==
        std::errc::no_such_file_or_directory);
}
