#include "agents/clients.h"
#include "web/client_setup.h"

#include <catch2/catch.hpp>

#include <string>

TEST_CASE("Client set-ups: `install` knows each that the dashboard shows", "[app]") {
  for (const auto& setup : web::clientSetups("craft", "http://127.0.0.1:5177/p/craft/mcp")) {
    INFO(std::string(setup.id));
    REQUIRE(agents::clientOf(setup.id) != nullptr);
  }
}
