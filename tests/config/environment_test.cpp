#include "loading.h"

using support::FakeMachine;
using support::Lines;

namespace {

config::Settings loaded(const FakeMachine& machine) {
  return FakeMachine::good(config::load(machine.options()));
}

Lines faulted(const FakeMachine& machine) {
  return FakeMachine::lines(config::load(machine.options()));
}

}  // namespace

TEST_CASE("Environment: UPSTREAM_MCP_URL alone gives one profile with the known defaults",
          "[config]") {
  FakeMachine machine;
  machine.environment["UPSTREAM_MCP_URL"] = "https://mcp.example/mcp";
  const auto settings = loaded(machine);
  REQUIRE(settings.profiles.size() == 1);
  CHECK(settings.defaultProfile == "default");
  CHECK(settings.file.empty());
  CHECK(settings.server.bind == "127.0.0.1");
  CHECK(settings.server.port == 5177);
  const auto& profile = settings.profiles.front();
  CHECK(profile.name == "default");
  CHECK(profile.redirectPath == "/oauth/callback");
  CHECK(profile.keychainService == "mcp-auth-proxy-refresh-token");
  CHECK(profile.clientId == "mcp-auth-proxy");
  CHECK(profile.autoRegisterClient);
}

TEST_CASE("Environment: every word of the single-upstream table is read", "[config]") {
  FakeMachine machine;
  machine.environment = {{"UPSTREAM_MCP_URL", "http://127.0.0.1:9000/mcp"},
                         {"PORT", "0"},
                         {"BIND", "[::1]"},
                         {"PUBLIC_BASE_URL", "https://gate.example/"},
                         {"REDIRECT_PATH", "/cb"},
                         {"KEYCHAIN_SERVICE", "mine"},
                         {"SCOPES", "a b,c"},
                         {"PROBE_PATH", "/probe"},
                         {"AUTHORIZATION_ENDPOINT", "https://as.example/authorize"},
                         {"TOKEN_ENDPOINT", "https://as.example/token"},
                         {"ISSUER", "https://as.example"},
                         {"CLIENT_ID", "me"},
                         {"CLIENT_SECRET", "s3cret"},
                         {"AUTO_REGISTER_CLIENT", "FALSE"},
                         {"CREDENTIAL_STORE", "memory"},
                         {"MCP_AUTH_PROXY_STATE_DIR", "/var/lib/x"},
                         {"RESOURCE", "off"},
                         {"DPOP", "off"}};
  const auto settings = loaded(machine);
  CHECK(settings.server.port == 0);
  CHECK(settings.server.bind == "::1");
  CHECK(settings.server.publicBaseUrl == "https://gate.example");
  CHECK(settings.server.stateDir == "/var/lib/x");
  const auto& profile = settings.profiles.front();
  CHECK(profile.upstreamMcpUrl == "http://127.0.0.1:9000/mcp");
  CHECK(profile.redirectPath == "/cb");
  CHECK(profile.keychainService == "mine");
  CHECK(profile.scopes == std::vector<std::string>{"a", "b", "c"});
  CHECK(profile.probePath == "/probe");
  CHECK(profile.authorizationEndpoint == "https://as.example/authorize");
  CHECK(profile.tokenEndpoint == "https://as.example/token");
  CHECK(profile.issuer == "https://as.example");
  CHECK(profile.clientId == "me");
  CHECK(profile.clientSecret.reveal() == "s3cret");
  CHECK_FALSE(profile.autoRegisterClient);
  CHECK(profile.credentialStore == config::StoreKind::kMemory);
  CHECK(profile.resource == "off");
  CHECK(profile.dpop == config::DpopMode::kOff);
}

TEST_CASE("Environment: nothing set means no profile and no fault", "[config]") {
  const auto settings = loaded({});
  CHECK(settings.profiles.empty());
  CHECK_FALSE(settings.defaultProfile.has_value());
}

TEST_CASE("Environment: an empty variable counts as not set", "[config]") {
  FakeMachine machine;
  machine.environment = {
      {"UPSTREAM_MCP_URL", "https://mcp.example/mcp"}, {"PORT", ""}, {"CLIENT_ID", ""}};
  const auto settings = loaded(machine);
  CHECK(settings.server.port == 5177);
  CHECK(settings.profiles.front().clientId == "mcp-auth-proxy");
}

TEST_CASE("Environment: all faults come at once, by the variable's name and without its value",
          "[config]") {
  FakeMachine machine;
  machine.environment = {{"UPSTREAM_MCP_URL", "https://user:canary@mcp.example/mcp"},
                         {"PORT", "canary"},
                         {"CLIENT_SECRET", "canary"},
                         {"TOKEN_ENDPOINT", "http://canary.example/t"},
                         {"DPOP", "canary"}};
  const auto faults = faulted(machine);
  CHECK(faults ==
        Lines{"environment: PORT: must be a whole number from 0 to 65535",
              ("environment: UPSTREAM_MCP_URL: must not hold a user name or password (the part "
               "before '@')"),
              ("environment: TOKEN_ENDPOINT: must be https; plain http is for 127.0.0.1, [::1] and "
               "localhost only"),
              "environment: DPOP: must be one of auto, required, off",
              "environment: TOKEN_ENDPOINT: needs authorization_endpoint beside it",
              "environment: CLIENT_SECRET: needs client_id beside it"});
}

TEST_CASE("Environment: references are filled in", "[config]") {
  FakeMachine machine;
  machine.environment = {{"UPSTREAM_MCP_URL", "${env:REAL_URL}"},
                         {"REAL_URL", "https://mcp.example/mcp"},
                         {"CLIENT_ID", "c"},
                         {"CLIENT_SECRET", "${file:secret.txt}"}};
  machine.files["secret.txt"] = "line\n";
  const auto settings = loaded(machine);
  CHECK(settings.profiles.front().upstreamMcpUrl == "https://mcp.example/mcp");
  CHECK(settings.profiles.front().clientSecret.reveal() == "line");
}

TEST_CASE("Environment and file together: the environment's upstream is the default profile",
          "[config]") {
  FakeMachine machine;
  machine.environment["UPSTREAM_MCP_URL"] = "https://mine.example/mcp";
  const std::string text =
      "default_profile: a\nprofiles:\n  a: { upstream_mcp_url: https://a.example/mcp }\n";
  const auto settings = machine.settings(text);
  REQUIRE(settings.profiles.size() == 2);
  CHECK(settings.defaultProfile == "default");
  CHECK(settings.profiles[0].upstreamMcpUrl == "https://mine.example/mcp");
  CHECK(settings.profiles[1].name == "a");
  CHECK(machine.faults("profiles:\n  default: { upstream_mcp_url: https://a.example/mcp }\n") ==
        Lines{"p.yaml:2:3: profiles.default: UPSTREAM_MCP_URL is set too and makes a profile of "
              "this name; rename this one or unset the variable"});
}

TEST_CASE("Environment: single-upstream words stay with their own profile, the store's does not",
          "[config]") {
  FakeMachine machine;
  machine.environment = {{"UPSTREAM_MCP_URL", "https://mine.example/mcp"},
                         {"CLIENT_ID", "mine"},
                         {"CREDENTIAL_STORE", "memory"}};
  const auto settings = machine.settings(
      "profiles:\n  a: { upstream_mcp_url: https://a.example/mcp, credential_store: file }\n");
  CHECK(settings.profiles[0].clientId == "mine");
  CHECK(settings.profiles[1].clientId == "mcp-auth-proxy");
  CHECK(settings.profiles[0].credentialStore == config::StoreKind::kMemory);
  CHECK(settings.profiles[1].credentialStore == config::StoreKind::kMemory);
}

TEST_CASE("Precedence: command line over environment over file", "[config]") {
  FakeMachine machine;
  const std::string text =
      "server: { bind: 10.0.0.1, port: 1 }\n"
      "profiles:\n  a: { upstream_mcp_url: https://a.example/mcp }\n";
  CHECK(machine.settings(text).server.port == 1);
  machine.environment["PORT"] = "2";
  CHECK(machine.settings(text).server.port == 2);
  CHECK(machine.settings(text).server.bind == "10.0.0.1");
  auto options = machine.options();
  options.port = 3;
  options.bind = "localhost";
  const auto settings = FakeMachine::good(config::loadText(text, "p.yaml", options));
  CHECK(settings.server.port == 3);
  CHECK(settings.server.bind == "localhost");
  options.bind = "a b";
  CHECK(FakeMachine::lines(config::loadText(text, "p.yaml", options)) ==
        Lines{"command line: --bind: must be an IP address or localhost, without a port"});
}

TEST_CASE("Sealing key: a passphrase means that it is used, and stands beside nothing else",
          "[config]") {
  FakeMachine machine;
  machine.environment["UPSTREAM_MCP_URL"] = "https://mcp.example/mcp";
  CHECK(loaded(machine).server.fileStoreKey == config::SealingKeyKind::kAuto);
  machine.environment["FILE_STORE_PASSPHRASE"] = "${file:/p}";
  machine.files["/p"] = "correct horse\n";
  CHECK(loaded(machine).server.fileStoreKey == config::SealingKeyKind::kPassphrase);
  CHECK(loaded(machine).server.fileStorePassphrase.reveal() == "correct horse");
  machine.environment["FILE_STORE_KEY"] = "keyring";
  CHECK(faulted(machine) == Lines{"environment: FILE_STORE_PASSPHRASE: needs file_store_key: "
                                  "passphrase; something else is set"});
  machine.environment["FILE_STORE_KEY"] = "keyfile";
  CHECK(faulted(machine) == Lines{"environment: FILE_STORE_KEY: must be one of auto, keyring, "
                                  "systemd, key-file, passphrase"});
}
