#include "cli/profiles_file.h"

#include "config/profiles_edit.h"
#include "support/temp_dir.h"

#include <catch2/catch.hpp>

#include <fstream>

namespace {

using Catch::Matchers::Contains;

struct Scene {
  support::TempDir home;
  std::filesystem::path file = home.path() / "conf" / "profiles.yaml";
  config::LoadOptions options;

  Scene() {
    options.configFile = file;
    options.environment = [this](std::string_view name) -> std::optional<std::string> {
      return name == "HOME" ? std::optional(home.path().string()) : std::nullopt;
    };
  }

  void add(const std::string& name, const std::string& url) const {
    static_cast<void>(cli::editProfilesFile(options, [&](const std::string& text) {
      return config::withProfile(text, {name, {{"upstream_mcp_url", url}}, {}});
    }));
  }

  [[nodiscard]] std::string text() const {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

}  // namespace

TEST_CASE("Profiles file: is made where there is none, and read by the loader", "[cli]") {
  const Scene scene;
  scene.add("craft", "https://mcp.craft.do/links/x/mcp");
  const auto loaded = config::load(scene.options);
  REQUIRE(std::holds_alternative<config::Settings>(loaded));
  CHECK(std::get<config::Settings>(loaded).profiles.front().name == "craft");
}

TEST_CASE("Profiles file: a result with a new fault is not written", "[cli]") {
  const Scene scene;
  scene.add("craft", "https://a.example/mcp");
  const auto before = scene.text();
  CHECK_THROWS_WITH(scene.add("bad", "ftp://a.example"), Contains("nothing was written"));
  CHECK(scene.text() == before);
}

TEST_CASE("Profiles file: a fault that was there before is no obstacle", "[cli]") {
  const Scene scene;
  scene.add("craft", "https://a.example/mcp");
  std::ofstream(scene.file, std::ios::app) << "    client_id: ${env:ONLY_THE_SERVICE_HAS_IT}\n";
  scene.add("two", "https://b.example/mcp");
  CHECK_THAT(scene.text(), Contains("ONLY_THE_SERVICE") && Contains("  two:\n"));
}

TEST_CASE("Profiles file: a change by somebody else meanwhile is kept", "[cli]") {
  const Scene scene;
  scene.add("craft", "https://a.example/mcp");
  const auto edit = [&scene](const std::string& text) {
    std::ofstream(scene.file, std::ios::app) << "# theirs\n";
    return config::withProfile(text, {"two", {{"upstream_mcp_url", "https://b.example/mcp"}}, {}});
  };
  CHECK_THROWS_WITH(cli::editProfilesFile(scene.options, edit), Contains("changed"));
  CHECK_THAT(scene.text(), Contains("# theirs") && !Contains("two:"));
}
