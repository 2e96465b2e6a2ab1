#include "base/signing_key.h"
#include "config/keys.h"

#include <fstream>
#include <iterator>

#include "loading.h"

using support::FakeMachine;

namespace {

std::string document(const std::string& path) {
  std::ifstream in(std::string(SOURCE_DIR) + '/' + path);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// True when `word` stands in `text` as `key:` at a line's or a comment's beginning.
bool showsKey(const std::string& text, std::string_view key) {
  const auto word = ' ' + std::string(key) + ": ";
  return text.find(word) != std::string::npos;
}

/// The example with its commented settings made real.
std::string uncommented(const std::string& text) {
  std::string out;
  std::string::size_type start = 0;
  while (start < text.size()) {
    const auto end = text.find('\n', start);
    auto line = text.substr(start, end - start);
    start = end + 1;
    const auto hash = line.find_first_not_of(' ');
    const auto colon = line.find(": ");
    const bool setting = hash != std::string::npos && line[hash] == '#' &&
                         colon != std::string::npos && hash > 0 &&
                         line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", hash + 2) == colon;
    if (setting) line.erase(hash, 2);
    out += line + '\n';
  }
  return out;
}

}  // namespace

TEST_CASE("profiles.example.yaml loads as it is", "[config]") {
  const auto settings = FakeMachine{}.settings(document("profiles.example.yaml"));
  CHECK(settings.defaultProfile == "craft");
  CHECK(settings.profiles.size() == 4);
}

TEST_CASE("profiles.example.yaml loads with its commented settings too", "[config]") {
  FakeMachine machine;
  machine.environment = {
      {"EXAMPLE_CLIENT_ID", "c"}, {"IDP_CLIENT_SECRET", "s"}, {"EXAMPLE_API_KEY", "k"}};
  for (const auto* file :
       {"/run/secrets/example", "/run/secrets/key.pem", "/run/secrets/workload.jwt",
        "/run/secrets/id.jwt", "/run/secrets/passphrase", "/etc/ssl/private-ca.pem",
        "/etc/ssl/gateway.pem", "/etc/ssl/gateway.key"})
    machine.files[file] = "x\n";
  machine.files["/run/secrets/key.pem"] = base::SigningKey::generate().pem().reveal();
  const auto settings = machine.settings(uncommented(document("profiles.example.yaml")));
  const auto& all = settings.profiles.back();
  CHECK(settings.server.publicBaseUrl == "https://mcp.example.com");
  CHECK(settings.server.fileStorePassphrase.reveal() == "x");
  CHECK(all.clientSecret.reveal() == "x");
  CHECK(all.resource == "off");
  CHECK(all.headers.at("X-Api-Key").reveal() == "k");
  CHECK(all.idpClientId == "gateway");
  CHECK(all.proxy.reveal() == "http://proxy.example.com:3128");
}

TEST_CASE("Every key that the loader knows is in the example and in the guide", "[config]") {
  const auto example = document("profiles.example.yaml");
  const auto guide = document("docs/settings.md");
  const auto check = [&example, &guide](std::string_view yaml, std::string_view environment) {
    INFO(yaml);
    CHECK(showsKey(example, yaml));
    const auto first = environment.empty() ? "| |" : "| `" + std::string(environment) + "` |";
    CHECK(guide.find(first + " `" + std::string(yaml) + "` |") != std::string::npos);
  };
  for (const auto& key : config::serverKeys()) check(key.yaml, key.environment);
  for (const auto& key : config::profileKeys()) check(key.yaml, key.environment);
  for (const auto key :
       {config::kServerKey, config::kDefaultsKey, config::kDefaultProfileKey, config::kProfilesKey})
    CHECK(guide.find("| `" + std::string(key) + "` |") != std::string::npos);
}
