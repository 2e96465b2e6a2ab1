#include "agents/plan.h"

#include "agents/clients.h"
#include "support/temp_dir.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace {

namespace fs = std::filesystem;

using agents::Client;
using agents::ClientFile;
using agents::Format;

/// A home directory of a machine whose clients were all used.
class Home {
 public:
  explicit Home(bool macOs = false) {
    surroundings.macOs = macOs;
    surroundings.environment = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    variables["HOME"] = path().string();
  }

  [[nodiscard]] fs::path path() const { return directory_.path() / "home"; }

  [[nodiscard]] fs::path state() const { return directory_.path() / "state"; }

  [[nodiscard]] ClientFile fileOf(const std::string& id) const {
    return agents::filesOf(*agents::clientOf(id), surroundings).front();
  }

  // What they return is not always wanted. NOLINTBEGIN(modernize-use-nodiscard)
  ClientFile write(const std::string& id, const std::string& text) const {
    const auto file = fileOf(id);
    fs::create_directories(file.path.parent_path());
    std::ofstream(file.path) << text;
    return file;
  }

  agents::Plan install(const ClientFile& file, const std::vector<std::string>& profiles,
                       bool replace = false) const {
    std::vector<agents::Target> targets;
    for (const auto& profile : profiles) targets.push_back(agents::targetOf(gateway, profile));
    auto journal = agents::Journal::load(state());
    auto plan = agents::planInstall(file, gateway, targets, journal, replace);
    if (plan.changes()) agents::apply(plan, journal);
    return plan;
  }

  agents::Plan uninstall(const ClientFile& file,
                         const std::vector<std::string>& profiles = {}) const {
    auto journal = agents::Journal::load(state());
    auto plan = agents::planUninstall(file, gateway, profiles, journal);
    if (plan.changes()) agents::apply(plan, journal);
    return plan;
  }

  // NOLINTEND(modernize-use-nodiscard)

  agents::Surroundings surroundings;
  std::map<std::string, std::string> variables;
  agents::Gateway gateway{"http://127.0.0.1:5177", "/usr/bin/mcp-auth-proxy", {}};

 private:
  support::TempDir directory_;
};

std::string textOf(const ClientFile& file) {
  return base::readWholeFile(file.path).value_or("none");
}

/// A file as a person keeps it, with a server of their own in it.
std::string ownText(const Client& client) {
  const std::string key(client.servers);
  if (client.format == Format::kToml)
    return "# mine\nmodel = \"x\" # fast\n\n[" + key + ".own]\ncommand = \"npx\"\n";
  if (client.format == Format::kYaml)
    return "# mine\n" + key + ":\n  own:\n    cmd: npx # mine too\n\nGOOSE_MODEL: x\n";
  return "{\n\t// mine\n\t\"" + key +
         "\": {\n\t\t\"own\": { \"command\": \"npx\" }, // last\n\t},\n}";
}

agents::Value entryIn(const ClientFile& file, const std::string& name) {
  auto path = file.client->path();
  path.push_back(name);
  const auto root = agents::readAs(file.client->format, textOf(file));
  const auto* const entry = root.at(path);
  return entry == nullptr ? agents::Value() : *entry;
}

}  // namespace

TEST_CASE("Install: every client's file, there and back to the byte", "[agents]") {
  for (const bool macOs : {false, true}) {
    for (const auto& client : agents::clients()) {
      const Home home(macOs);
      CAPTURE(client.id, macOs);
      const auto text = ownText(client);
      const auto file = home.write(std::string(client.id), text);
      CHECK(home.install(file, {"craft", "notion-2"}).fault.empty());
      CHECK(agents::leadsToGateway(entryIn(file, "craft"), home.gateway));
      CHECK(agents::leadsTo(entryIn(file, "notion-2"), agents::targetOf(home.gateway, "notion-2")));
      CHECK(agents::destination(entryIn(file, "own")) == "the command npx");
      CHECK(base::readWholeFile(file.path.string() + base::kBackupEnding) == text);

      const auto again = home.install(file, {"craft", "notion-2"});
      CHECK_FALSE(again.changes());
      CHECK(again.remarks.empty());

      CHECK(home.uninstall(file).fault.empty());
      CHECK(textOf(file) == text);
      CHECK_FALSE(home.uninstall(file).changes());
    }
  }
}

TEST_CASE("Install: a file that was not there is made, and goes again", "[agents]") {
  for (const auto& client : agents::clients()) {
    const Home home;
    CAPTURE(client.id);
    const auto file = home.fileOf(std::string(client.id));
    CHECK(home.install(file, {"craft"}).fault.empty());
    CHECK(agents::leadsToGateway(entryIn(file, "craft"), home.gateway));
    CHECK(home.uninstall(file).fault.empty());
    CHECK_FALSE(fs::exists(file.path));
  }
}

TEST_CASE("Install: an entry of the same name that leads elsewhere stays, unless told",
          "[agents]") {
  const Home home;
  const std::string text = "{\"mcpServers\": {\"craft\": {\"url\": \"https://mcp.example/mcp\"}}}";
  const auto file = home.write("cursor", text);
  const auto plan = home.install(file, {"craft"});
  CHECK_FALSE(plan.changes());
  REQUIRE(plan.remarks.size() == 1);
  CHECK(plan.remarks.front() ==
        "craft leads to https://mcp.example/mcp and is left alone; --replace overwrites it");
  CHECK_THAT(agents::preview(plan, home.gateway), Catch::Contains("left alone"));

  CHECK(home.install(file, {"craft"}, true).changes());
  CHECK(agents::urlOf(entryIn(file, "craft")) == "http://127.0.0.1:5177/p/craft/mcp");
  CHECK(home.uninstall(file).changes());
  CHECK(textOf(file) == text);
}

TEST_CASE("Install: an entry of ours follows when the gateway moves", "[agents]") {
  Home home;
  const auto file = home.write("cursor", "{}\n");
  home.install(file, {"craft"});
  home.gateway.base = "http://127.0.0.1:6000";
  CHECK(home.install(file, {"craft"}).changes());
  CHECK(agents::urlOf(entryIn(file, "craft")) == "http://127.0.0.1:6000/p/craft/mcp");
  home.uninstall(file);
  CHECK(textOf(file) == "{}\n");
}

TEST_CASE("Uninstall: in a file that was changed since, only our entries go", "[agents]") {
  const Home home;
  const auto file = home.write("cursor", "{\n  \"mcpServers\": {\n    \"own\": {}\n  }\n}\n");
  home.install(file, {"craft", "notion"});
  auto text = textOf(file);
  text.insert(text.rfind("  }\n}"), "    // mine now\n");
  std::ofstream(file.path) << text;
  CHECK(home.uninstall(file).fault.empty());
  CHECK(textOf(file) == "{\n  \"mcpServers\": {\n    \"own\": {}\n    // mine now\n  }\n}\n");
}

TEST_CASE("Uninstall: one profile at a time ends at the same bytes", "[agents]") {
  const Home home;
  const auto file = home.write("codex", "a = 1");
  home.install(file, {"craft"});
  home.install(file, {"notion"});
  home.uninstall(file, {"craft"});
  CHECK(entryIn(file, "craft").members.empty());
  CHECK_FALSE(entryIn(file, "notion").members.empty());
  home.uninstall(file, {"notion"});
  CHECK(textOf(file) == "a = 1");
}

TEST_CASE("Uninstall: what a person wrote stays, unless there is no record", "[agents]") {
  const Home home;
  const std::string own =
      "{\"mcpServers\":{\"mine\":{\"url\":\"http://127.0.0.1:5177/p/craft/mcp\"}}}";
  const auto file = home.write("cursor", own);
  home.install(file, {"notion"});
  CHECK(home.uninstall(file).remarks.size() == 1);
  CHECK(textOf(file) == own);
  CHECK(home.uninstall(file).changes());
  CHECK(textOf(file) == "{\"mcpServers\":{}}");
}

TEST_CASE("Install: a file that cannot be read or changed is named and left alone", "[agents]") {
  const Home home;
  const auto broken = home.write("cursor", "{\n  \"mcpServers\": [\n");
  const auto plan = home.install(broken, {"craft"});
  CHECK_THAT(plan.fault, Catch::StartsWith("line 3: "));
  CHECK_FALSE(plan.changes());
  CHECK(textOf(broken) == "{\n  \"mcpServers\": [\n");
  CHECK_THAT(home.install(home.write("goose", "extensions: {a: {b: 1}}\n"), {"craft"}).fault,
             Catch::Contains("in braces"));
}

TEST_CASE("Install: the diff shows the change and hides others' secrets", "[agents]") {
  const Home home;
  const auto file =
      home.write("cursor",
                 "{\n  \"mcpServers\": {\n    \"x\": { \"headers\": { \"Authorization\": \"Bearer "
                 "aVerySecretValue123\" } }\n  }\n}\n");
  const auto shown = agents::preview(home.install(file, {"notion-2"}), home.gateway);
  CHECK_THAT(shown, Catch::Contains("+      \"url\": \"http://127.0.0.1:5177/p/notion-2/mcp\""));
  CHECK_THAT(shown, !Catch::Contains("aVerySecretValue123"));
  CHECK_THAT(shown, Catch::Contains("@@ -1,5 +1,8 @@"));
}

TEST_CASE("Clients: those that were used are found, wherever their variables point", "[agents]") {
  Home home;
  CHECK(agents::foundFiles(home.surroundings).empty());
  const auto elsewhere = home.path() / "codex-home";
  fs::create_directories(elsewhere);
  home.variables["CODEX_HOME"] = elsewhere.string();
  home.write("claude-code", "{}");
  fs::create_directories(home.path() / ".kimi-code");
  fs::create_directories(home.path() / ".config/opencode");
  std::ofstream(home.path() / ".config/opencode/opencode.jsonc") << "{}";
  std::vector<std::string> found;
  for (const auto& file : agents::foundFiles(home.surroundings))
    found.push_back(fs::relative(file.path, home.path()).string());
  CHECK(found == std::vector<std::string>{".claude.json", "codex-home/config.toml",
                                          ".kimi-code/mcp.json",
                                          ".config/opencode/opencode.jsonc"});
}

TEST_CASE("Clients: a project has files of its own", "[agents]") {
  Home home;
  home.surroundings.project = home.path();
  CHECK(home.fileOf("claude-code").path == home.path() / ".mcp.json");
  CHECK(agents::filesOf(*agents::clientOf("goose"), home.surroundings).empty());
  fs::create_directories(home.path() / ".vscode");
  std::ofstream(home.path() / ".vscode/mcp.json") << "{}";
  CHECK(agents::foundFiles(home.surroundings).size() == 1);
}
