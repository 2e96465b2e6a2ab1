#include "cli/call_settings.h"

#include "base/error.h"

#include <catch2/catch.hpp>

namespace {

const cli::Verbs kVerbs = {{.name = "serve",
                            .summary = {},
                            .details = {},
                            .arguments = {},
                            .options = cli::withSettingsOptions(),
                            .examples = {},
                            .run = nullptr}};

cli::Call call(const std::string& option, const std::string& value) {
  cli::Call made(kVerbs, kVerbs.front());
  made.addOption(option, value);
  return made;
}

}  // namespace

TEST_CASE("Call settings: what the options say goes to the loader", "[cli]") {
  CHECK(cli::loadOptions(call("--port", "0")).port == 0);
  CHECK(cli::loadOptions(call("--bind", "::1")).bind == "::1");
  CHECK(cli::loadOptions(call("--config", "a.yaml")).configFile == "a.yaml");
  CHECK_FALSE(cli::loadOptions(call("--config", "a.yaml")).port);
}

TEST_CASE("Call settings: a port that is none is refused", "[cli]") {
  const auto* value = GENERATE("65536", "12x", "-1", "0x10", " 1");
  CHECK_THROWS_WITH(cli::loadOptions(call("--port", value)),
                    Catch::Matchers::StartsWith("--port: not a port number"));
}

TEST_CASE("Call settings: they can be typed again", "[cli]") {
  CHECK(cli::settingsWords(call("--port", "1")) == " --port 1");
  CHECK(cli::settingsWords(call("--config", "a.yaml")) == " --config a.yaml");
}
