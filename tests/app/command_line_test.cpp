#include "app/command_line.h"

#include <catch2/catch.hpp>

#include <vector>

namespace {

app::CommandLine good(std::vector<std::string_view> arguments) {
  auto parsed = app::parseCommandLine(arguments);
  REQUIRE(std::holds_alternative<app::CommandLine>(parsed));
  return std::get<app::CommandLine>(parsed);
}

std::string fault(std::vector<std::string_view> arguments) {
  auto parsed = app::parseCommandLine(arguments);
  REQUIRE(std::holds_alternative<app::UsageFault>(parsed));
  return std::get<app::UsageFault>(parsed).text;
}

}  // namespace

TEST_CASE("Command line: nothing means serve with the settings' own values", "[app]") {
  const auto line = good({});
  CHECK(line.verb == app::Verb::kServe);
  CHECK_FALSE(line.config);
  CHECK_FALSE(line.bind);
  CHECK_FALSE(line.port);
}

TEST_CASE("Command line: a value follows its option or an equals sign", "[app]") {
  CHECK(good({"--port", "8080"}).port == 8080);
  CHECK(good({"--port=0"}).port == 0);
  CHECK(good({"serve", "--config=a=b.yaml"}).config == "a=b.yaml");
  CHECK(good({"--bind", "::1", "demo"}).bind == "::1");
  CHECK(good({"--bind", "::1", "demo"}).verb == app::Verb::kDemo);
}

TEST_CASE("Command line: help and version win over what follows", "[app]") {
  CHECK(good({"--help", "--nonsense"}).verb == app::Verb::kHelp);
  CHECK(good({"serve", "--version"}).verb == app::Verb::kVersion);
  CHECK(app::helpText().find("--config FILE") != std::string_view::npos);
}

TEST_CASE("Command line: a fault names the word at fault", "[app]") {
  CHECK(fault({"--prot", "1"}).starts_with("unknown option: --prot"));
  CHECK(fault({"start"}).starts_with("unknown verb: start"));
  CHECK(fault({"serve", "demo"}).starts_with("unexpected argument: demo"));
  CHECK(fault({"--config"}).starts_with("option needs a value: --config"));
  CHECK(fault({"--bind="}).starts_with("option needs a value: --bind"));
  CHECK(fault({"--help=yes"}).starts_with("option takes no value: --help"));
  CHECK(fault({"--port", "65536"}).starts_with("--port: not a port number"));
  CHECK(fault({"--port", "12x"}).starts_with("--port: not a port number"));
  CHECK(fault({"--port", "-1"}).starts_with("--port: not a port number"));
}

TEST_CASE("Command line: login takes a profile and its own options", "[app]") {
  const auto line = good({"--port=1", "login", "--no-browser", "craft", "--device"});
  CHECK(line.verb == app::Verb::kLogin);
  CHECK(line.profile == "craft");
  CHECK(line.noBrowser);
  CHECK(line.device);
  CHECK(line.port == 1);
  CHECK(good({"login"}).profile.empty());
  CHECK(fault({"login", "a", "b"}).starts_with("unexpected argument: b"));
  CHECK(fault({"serve", "--device"}).starts_with("--device is for the verb login"));
  CHECK(fault({"--no-browser"}).starts_with("--no-browser is for the verb login"));
  CHECK(fault({"login", "--device=yes"}).starts_with("option takes no value: --device"));
}
