#include "config/rotating_secret.h"

#include "base/error.h"

#include "loading.h"

using support::FakeMachine;

namespace {

const std::string kHead =
    "profiles:\n  craft:\n    upstream_mcp_url: https://mcp.example/mcp\n    grant: jwt_bearer\n";

}  // namespace

TEST_CASE("Rotating secret: a value that is one file is read at each use", "[config]") {
  FakeMachine machine;
  machine.files["/run/token"] = "first\n";
  const auto settings = machine.settings(kHead + "    assertion: ${file:/run/token}\n");
  const auto& assertion = settings.profiles.front().assertion;
  CHECK(assertion.read().reveal() == "first");
  machine.files["/run/token"] = "second";
  CHECK(assertion.read().reveal() == "second");
  machine.files.erase("/run/token");
  CHECK_THROWS_AS(assertion.read(), base::Error);
}

TEST_CASE("Rotating secret: any other value is fixed", "[config]") {
  FakeMachine machine;
  machine.environment["TOKEN"] = "env";
  const auto read = [&machine](const std::string& value) {
    machine.files["/run/token"] = "first";
    const auto settings = machine.settings(kHead + "    assertion: " + value + "\n");
    machine.files["/run/token"] = "second";
    return std::string(settings.profiles.front().assertion.read().reveal());
  };
  CHECK(read("plain") == "plain");
  CHECK(read("${env:TOKEN}") == "env");
  CHECK(read("a${file:/run/token}") == "afirst");
  CHECK(read("${file:/run/token}${env:TOKEN}") == "firstenv");
}

TEST_CASE("Rotating secret: a file that is not there is a fault at the start", "[config]") {
  CHECK(FakeMachine{}.faults(kHead + "    assertion: ${file:/run/token}\n").size() == 1);
}
