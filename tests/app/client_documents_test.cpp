#include "app/client_documents.h"

#include <catch2/catch.hpp>

namespace {

bool isPublic(const char* url) {
  const auto parsed = http::Url::parse(url);
  REQUIRE(parsed);
  return app::isPublic(*parsed);
}

config::Settings settingsAt(const std::string& base) {
  config::ProfileSettings craft;
  craft.name = "craft";
  auto own = craft;
  own.name = "own";
  own.clientMetadataUrl = "https://me.example/client.json";
  config::Settings settings;
  settings.server.publicBaseUrl = base;
  settings.profiles = {craft, own};
  return settings;
}

}  // namespace

TEST_CASE("a gateway on the internet serves its own client documents", "[app]") {
  const auto settings = app::withClientDocuments(settingsAt("https://mcp.example.com/gate/"));
  CHECK(settings.profiles.front().clientMetadataUrl ==
        "https://mcp.example.com/gate/p/craft/oauth/client.json");
  CHECK(settings.profiles.back().clientMetadataUrl == "https://me.example/client.json");
}

TEST_CASE("a gateway that others cannot reach serves none", "[app]") {
  for (const auto* base : {"", "http://mcp.example.com", "https://127.0.0.1:5177"})
    CHECK(app::withClientDocuments(settingsAt(base)).profiles.front().clientMetadataUrl.empty());
}

TEST_CASE("what counts as public", "[app]") {
  CHECK(isPublic("https://mcp.example.com"));
  CHECK(isPublic("https://8.8.8.8"));
  for (const auto* url : {"http://mcp.example.com", "https://localhost", "https://gateway",
                          "https://10.0.0.1", "https://192.168.1.2:8443", "https://box.local"})
    CHECK_FALSE(isPublic(url));
}
