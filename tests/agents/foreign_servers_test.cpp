#include "agents/foreign_servers.h"

#include "support/temp_dir.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <string>
#include <vector>

namespace {

using agents::ForeignServer;
using Pairs = std::vector<std::pair<std::string, std::string>>;

std::vector<ForeignServer> serversIn(const std::string& client, const std::string& text) {
  const support::TempDir directory;
  const agents::ClientFile file{agents::clientOf(client), directory.path() / "settings"};
  std::ofstream(file.path) << text;
  return agents::foreignServers(file, {"http://127.0.0.1:5177", "mcp-auth-proxy", {}});
}

}  // namespace

TEST_CASE("Import: remote servers are found, whatever a client calls their address", "[agents]") {
  const auto json = serversIn("gemini", R"({"mcpServers": {
    "Craft Docs": {"httpUrl": "https://mcp.craft.do/mcp"}, // mine
    "local": {"command": "npx"},
    "ours": {"httpUrl": "http://127.0.0.1:5177/p/craft/mcp"},
    "lan": {"url": "http://10.0.0.1/sse"},
    "odd": {"url": "ftp://x"}, "///": {"url": "https://y"},
  }})");
  REQUIRE(json.size() == 2);
  CHECK(json[0].name == "craft-docs");
  CHECK(json[0].url == "https://mcp.craft.do/mcp");
  CHECK(json[0].settings.empty());
  CHECK(json[1].name == "lan");
  CHECK(serversIn("goose", "extensions:\n  a:\n    uri: https://a.example/mcp\n").size() == 1);
  CHECK(serversIn("zed", "").empty());
}

TEST_CASE("Import: no secret is taken over", "[agents]") {
  const auto found = serversIn("cursor", R"({"mcpServers": {
    "search": {"url": "https://s.example/mcp", "headers": {"X-Api-Key": "very secret"},
      "oauth": {"clientId": "abc", "clientSecret": "secret too", "callbackPort": 8080}},
    "fixed": {"url": "https://f.example/mcp", "headers": {"authorization": "Bearer secret three"},
      "oauth": {"clientId": "abc"}}}})");
  REQUIRE(found.size() == 2);
  const auto& search = found.front();
  CHECK(search.headers == Pairs{{"X-Api-Key", "${env:SEARCH_X_API_KEY}"}});
  CHECK(search.settings ==
        Pairs{{"client_id", "abc"}, {"client_secret", "${env:SEARCH_CLIENT_SECRET}"}});
  REQUIRE(search.remarks.size() == 4);
  for (const auto& remark : search.remarks) CHECK_THAT(remark, !Catch::Contains("secret t"));
  CHECK_THAT(search.remarks[1], Catch::Contains("http://127.0.0.1:5177/p/search/oauth/callback"));
  CHECK_THAT(search.remarks[3], Catch::Contains("8080"));

  CHECK(found.back().headers == Pairs{{"authorization", "${env:FIXED_AUTHORIZATION}"}});
  CHECK(found.back().settings == Pairs{{"grant", "none"}});
}

TEST_CASE("Import: Codex names variables, and they stay", "[agents]") {
  const auto found = serversIn("codex",
                               "[mcp_servers.gh]\nurl = \"https://g.example/mcp\"\n"
                               "bearer_token_env_var = \"GH\"\n"
                               "env_http_headers = { X-Team = \"TEAM\" }\n");
  REQUIRE(found.size() == 1);
  CHECK(found.front().headers ==
        Pairs{{"X-Team", "${env:TEAM}"}, {"Authorization", "Bearer ${env:GH}"}});
  CHECK(found.front().remarks.empty());
}

TEST_CASE("Import: names become names of profiles", "[agents]") {
  CHECK(agents::profileName("Notion (work)") == "notion-work");
  CHECK(agents::profileName("_x__y") == "x__y");
  CHECK(agents::profileName("äö").empty());
  CHECK(agents::profileName(std::string(99, 'a')).size() == 63);
}
