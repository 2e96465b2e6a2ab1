#include "app/demo_verb.h"

#include <catch2/catch.hpp>

#include <map>
#include <string>

TEST_CASE("Demo: only the listener's words of the environment count", "[app]") {
  const std::map<std::string, std::string, std::less<>> words = {
      {"PORT", "6000"},
      {"HOME", "/home/somebody"},
      {"UPSTREAM_MCP_URL", "https://mcp.example/mcp"},
      {"CREDENTIAL_STORE", "file"}};
  const auto environment = [&words](std::string_view name) -> std::optional<std::string> {
    const auto found = words.find(name);
    return found == words.end() ? std::nullopt : std::optional(found->second);
  };
  config::LoadOptions options;
  options.bind = "::1";
  options.environment = environment;
  const auto loaded = app::demoSettings(options, "http://127.0.0.1:1234/mcp");
  REQUIRE(std::holds_alternative<config::Settings>(loaded));
  const auto& settings = std::get<config::Settings>(loaded);
  CHECK(settings.server.port == 6000);
  CHECK(settings.server.bind == "::1");
  REQUIRE(settings.profiles.size() == 1);
  CHECK(settings.profiles.front().upstreamMcpUrl == "http://127.0.0.1:1234/mcp");
  CHECK(settings.profiles.front().credentialStore == config::StoreKind::kMemory);
  CHECK(settings.defaultProfile == "demo");
}
