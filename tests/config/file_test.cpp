#include "base/signing_key.h"

#include "loading.h"

using support::FakeMachine;
using support::Lines;

namespace {

/// A file with one profile whose further lines are `lines` (each with its line end).
std::string craft(const std::string& lines) {
  return "profiles:\n  craft:\n    upstream_mcp_url: https://mcp.example/mcp\n" + lines;
}

/// The one fault of craft("    " + line): its text after "p.yaml:4:5: ".
std::string faultOf(const std::string& line) {
  const auto faults = FakeMachine{}.faults(craft("    " + line + "\n"));
  REQUIRE(faults.size() == 1);
  const std::string start = "p.yaml:4:5: profiles.craft.";
  CHECK(faults.front().substr(0, start.size()) == start);
  return faults.front().substr(std::min(start.size(), faults.front().size()));
}

}  // namespace

TEST_CASE("Profiles file: the one of the design loads", "[config]") {
  FakeMachine machine;
  machine.environment["NOTION_CLIENT_ID"] = "my-client";
  machine.files["/run/secrets/notion"] = "hush\n";
  const auto settings = machine.settings(R"(
server:   { bind: 127.0.0.1, port: 5177 }
defaults: { credential_store: file }
default_profile: craft
profiles:
  craft:
    upstream_mcp_url: https://mcp.craft.do/links/abc/mcp
  notion-work:
    upstream_mcp_url: https://mcp.notion.com/mcp
    scopes: [read, offline_access]
    client_id: ${env:NOTION_CLIENT_ID}
    client_secret: ${file:/run/secrets/notion}
)");
  REQUIRE(settings.profiles.size() == 2);
  CHECK(settings.defaultProfile == "craft");
  CHECK(settings.file == "p.yaml");
  const auto& craftProfile = settings.profiles[0];
  CHECK(craftProfile.name == "craft");
  CHECK(craftProfile.upstreamMcpUrl == "https://mcp.craft.do/links/abc/mcp");
  CHECK(craftProfile.credentialStore == config::StoreKind::kFile);
  CHECK_FALSE(craftProfile.scopes.has_value());
  const auto& notion = settings.profiles[1];
  CHECK(notion.scopes == std::vector<std::string>{"read", "offline_access"});
  CHECK(notion.clientId == "my-client");
  CHECK(notion.clientSecret.reveal() == "hush");
}

TEST_CASE("Profiles file: defaults reach every profile and a profile overrides them", "[config]") {
  const auto settings = FakeMachine{}.settings(R"(
profiles:
  a: { upstream_mcp_url: https://a.example/mcp }
  b: { upstream_mcp_url: https://b.example/mcp, response_timeout: 7 }
defaults: { response_timeout: 30, scopes: "x, y z" }
)");
  CHECK(settings.profiles[0].responseTimeout == std::chrono::seconds(30));
  CHECK(settings.profiles[1].responseTimeout == std::chrono::seconds(7));
  CHECK(settings.profiles[0].scopes == std::vector<std::string>{"x", "y", "z"});
  CHECK_FALSE(settings.defaultProfile.has_value());
}

TEST_CASE("Profiles file: all faults come at once, each at the line of its own key", "[config]") {
  const auto faults = FakeMachine{}.faults(R"(server:
  port: 70000
  bnid: 127.0.0.1
default_profile: crafft
profiles:
  craft:
    upstream_mcp_url:
      ftp://mcp.example/mcp
    client_idd: x
    authorization_endpoint: https://as.example/authorize
  Notion:
    upstream_mcp_url: https://mcp.example/mcp
    dpop: sometimes
)");
  CHECK(faults ==
        Lines{
            "p.yaml:2:3: server.port: must be a whole number from 0 to 65535",
            "p.yaml:3:3: server.bnid: is no setting here; did you mean 'bind'?",
            "p.yaml:4:1: default_profile: there is no profile of this name; did you mean 'craft'?",
            "p.yaml:7:5: profiles.craft.upstream_mcp_url: must be a URL that begins with https://",
            "p.yaml:9:5: profiles.craft.client_idd: is no setting here; did you mean 'client_id'?",
            "p.yaml:10:5: profiles.craft.authorization_endpoint: needs token_endpoint beside it",
            ("p.yaml:11:3: profiles.Notion: is no name for a profile: 1 to 63 of a-z, 0-9, '-' "
             "and '_', the first a letter or digit"),
            "p.yaml:13:5: profiles.Notion.dpop: must be one of auto, required, off",
        });
}

TEST_CASE("Profiles file: a duplicate key names the first one's line", "[config]") {
  CHECK(FakeMachine{}.faults(craft("    client_id: a\n    client_id: b\n")) ==
        Lines{"p.yaml:5:5: client_id: is given twice; the first is in line 4"});
  CHECK(FakeMachine{}.faults(craft("  craft:\n    upstream_mcp_url: https://b.example/\n")) ==
        Lines{"p.yaml:4:3: craft: is given twice; the first is in line 2"});
}

TEST_CASE("Profiles file: a key in the wrong section is told where it belongs", "[config]") {
  CHECK(faultOf("port: 1") == "port: is no setting here; it belongs under 'server:'");
  CHECK(FakeMachine{}.faults("upstream_mcp_url: https://a.example/\nissuer: x\n" + craft("")) ==
        Lines{"p.yaml:1:1: upstream_mcp_url: is no setting here; it belongs under a profile",
              "p.yaml:2:1: issuer: is no setting here; it belongs under a profile or 'defaults:'"});
  CHECK(FakeMachine{}.faults("defaults:\n  upstream_mcp_url: https://a.example/\n" + craft("")) ==
        Lines{"p.yaml:2:3: defaults.upstream_mcp_url: belongs under a profile: each has its own"});
}

TEST_CASE("Profiles file: a wrong type is refused", "[config]") {
  CHECK(faultOf("client_id: [a]") == "client_id: must be a text, not a list");
  CHECK(faultOf("client_id:") == "client_id: has no value");
  CHECK(faultOf("client_id: \"\"") == "client_id: has no value");
  CHECK(faultOf("response_timeout: soon") ==
        "response_timeout: must be a whole number from 1 to 86400");
  CHECK(faultOf("response_timeout: 1.5") ==
        "response_timeout: must be a whole number from 1 to 86400");
  CHECK(faultOf("auto_register_client: maybe") == "auto_register_client: must be true or false");
  CHECK(faultOf("scopes: {a: b}") ==
        "scopes: must be a list, or a text with spaces between the words, not a map");
  CHECK(faultOf("scopes: [[a]]") == "scopes: must be a list of texts, not a list");
  CHECK(faultOf("headers: x") == "headers: must be a map of 'name: text', not a single value");
  CHECK(FakeMachine{}.faults("profiles: [a]\n") ==
        Lines{"p.yaml:1:1: profiles: must be a map of settings"});
  CHECK(FakeMachine{}.faults("- a\n") == Lines{"p.yaml:1:1: must be a map with 'profiles:' in it"});
}

TEST_CASE("Profiles file: settings at odds with each other are refused", "[config]") {
  CHECK(faultOf("client_secret: abc") == "client_secret: needs client_id beside it");
  CHECK(faultOf("token_endpoint: https://a.example/t") ==
        "token_endpoint: needs authorization_endpoint beside it");
  CHECK(faultOf("idp_client_secret: abc") == "idp_client_secret: needs idp_client_id beside it");
  CHECK(faultOf("grant: jwt_bearer") == "grant: jwt_bearer needs assertion");
  CHECK(faultOf("grant: enterprise_managed\n    idp_id_token: x") ==
        "grant: enterprise_managed needs idp_issuer or idp_token_endpoint");
  CHECK(faultOf("grant: enterprise_managed\n    idp_issuer: https://idp.example") ==
        "grant: enterprise_managed needs idp_id_token");
  CHECK(faultOf("token_endpoint_auth_method: private_key_jwt") ==
        "token_endpoint_auth_method: needs private_key beside it");
  CHECK(FakeMachine{}.faults(craft("    grant: client_credentials\n")).size() == 2);
  CHECK(faultOf("signing_alg: ES256") == "signing_alg: needs private_key beside it");
  CHECK(FakeMachine{}
            .faults(craft("    client_id: a\n    client_secret: b\n"
                          "    token_endpoint_auth_method: none\n"))
            .size() == 1);
}

TEST_CASE("Profiles file: a private key is tried at the start", "[config]") {
  FakeMachine machine;
  machine.files["/key.pem"] = base::SigningKey::generate().pem().reveal();
  machine.files["/other"] = "not a key: s3cret";
  const auto faults = [&machine](const std::string& more) {
    return machine.faults(craft("    client_id: a\n    grant: client_credentials\n" + more));
  };
  CHECK(faults("    private_key: ${file:/key.pem}\n    signing_alg: ES256\n").empty());
  CHECK(
      faults("    private_key: ${file:/key.pem}\n    signing_alg: RS256\n") ==
      Lines{"p.yaml:7:5: profiles.craft.signing_alg: does not fit: private_key signs with ES256"});
  const auto bad = faults("    private_key: ${file:/other}\n");
  REQUIRE(bad.size() == 1);
  CHECK_THAT(bad.front(),
             Catch::StartsWith("p.yaml:6:5: profiles.craft.private_key: cannot be used. Give an"));
  CHECK_THAT(bad.front(), !Catch::Contains("s3cret"));
  CHECK_THAT(faults("    private_key: ${file:/key.pem}\n    signing_alg: HS256\n").front(),
             Catch::Contains("must be one of ES256, RS256"));
}

TEST_CASE("Profiles file: without a profile or without an upstream there is nothing to serve",
          "[config]") {
  CHECK(FakeMachine{}.faults("server: { port: 0 }\n") ==
        Lines{"p.yaml: names no profile; add one under 'profiles:' (see profiles.example.yaml)"});
  CHECK(FakeMachine{}.faults("").size() == 1);
  CHECK(FakeMachine{}.faults("profiles:\n  a:\n") ==
        Lines{"p.yaml:2:3: profiles.a: has no upstream_mcp_url"});
}

TEST_CASE("Profiles file: a fault under defaults is told once, not for every profile", "[config]") {
  const auto faults = FakeMachine{}.faults(R"(defaults:
  client_secret: abc
  max_streams: 0
profiles:
  a: { upstream_mcp_url: https://a.example/mcp }
  b: { upstream_mcp_url: https://b.example/mcp }
)");
  CHECK(faults == Lines{"p.yaml:2:3: defaults.client_secret: needs client_id beside it",
                        "p.yaml:3:3: defaults.max_streams: must be a whole number from 1 to "
                        "1000000"});
}

TEST_CASE("Profiles file: a name has 1 to 63 bytes of a-z, 0-9, - and _", "[config]") {
  const auto count = [](const std::string& name) {
    return FakeMachine{}
        .faults("profiles: {'" + name + "': {upstream_mcp_url: https://a.b/}}")
        .size();
  };
  CHECK(count("a") == 0);
  CHECK(count("0_-z") == 0);
  CHECK(count(std::string(63, 'a')) == 0);
  CHECK(count(std::string(64, 'a')) == 1);
  for (const std::string name : {"", "-a", "_a", "A", "a.b", "a/b", "a b", "\xc3\xa9"})
    CHECK(count(name) == 1);
}
