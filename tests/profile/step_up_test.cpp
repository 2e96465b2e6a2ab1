#include "profile/step_up.h"

#include <catch2/catch.hpp>

#include <string>

namespace profile {
namespace {

TEST_CASE("StepUp: asks for what was granted and what is wanted", "[profile]") {
  StepUp stepUp;
  CHECK_FALSE(stepUp.wanted());
  CHECK_FALSE(stepUp.reason());
  stepUp.require("admin", "read");
  CHECK(stepUp.wanted() == "read admin");
  stepUp.require("audit", "read");
  CHECK(stepUp.wanted() == "read admin audit");
  CHECK_THAT(stepUp.reason().value_or(""), Catch::Contains("admin audit"));
}

TEST_CASE("StepUp: a login ends the demand until the upstream repeats it", "[profile]") {
  StepUp stepUp;
  stepUp.require("admin", "");
  stepUp.loginEnded();
  CHECK_FALSE(stepUp.reason());
  CHECK(stepUp.wanted() == "admin");
}

TEST_CASE("StepUp: three logins that do not help are the last", "[profile]") {
  StepUp stepUp;
  for (int logins = 0; logins < StepUp::kMostLogins; ++logins) {
    stepUp.require("admin", "read");
    CHECK_FALSE(stepUp.exhausted());
    stepUp.loginEnded();
  }
  stepUp.require("admin", "read");
  CHECK(stepUp.exhausted());
  SECTION("until another scope is asked for") { stepUp.require("audit", "read"); }
  SECTION("until somebody logs out") { stepUp.reset(); }
  CHECK_FALSE(stepUp.exhausted());
}

TEST_CASE("StepUp: a login that got the scope and was refused is the first of three", "[profile]") {
  StepUp stepUp;
  stepUp.require("admin", "read admin");
  stepUp.loginEnded();
  stepUp.require("admin", "read admin");
  CHECK_FALSE(stepUp.exhausted());
  stepUp.loginEnded();
  stepUp.require("admin", "read admin");
  CHECK(stepUp.exhausted());
}

TEST_CASE("StepUp: a challenge that names no scope counts, too", "[profile]") {
  StepUp stepUp;
  for (int logins = 0; logins < StepUp::kMostLogins; ++logins) {
    stepUp.require("", "read");
    CHECK(stepUp.reason());
    stepUp.loginEnded();
  }
  stepUp.require("", "read");
  CHECK(stepUp.exhausted());
  CHECK(stepUp.wanted() == "read");
}

TEST_CASE("StepUp: a hostile challenge adds only scope tokens, and not without end", "[profile]") {
  StepUp stepUp;
  stepUp.require("good \"bad\" b\\d \x01", "");
  CHECK(stepUp.wanted() == "good");
  for (int i = 0; i < 1000; ++i) stepUp.require("scope" + std::to_string(i), "");
  CHECK(stepUp.wanted().value_or("").size() < 3000);
}

}  // namespace
}  // namespace profile
