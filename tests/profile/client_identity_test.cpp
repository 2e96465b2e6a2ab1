#include "profile/client_identity.h"

#include "base/error.h"
#include "support/fake_authorization_server.h"
#include "support/fake_clock.h"
#include "support/fake_http_client.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace profile {
namespace {

using namespace std::chrono_literals;
using oauth::ClientCredentials;
using oauth::ClientOrigin;

class IdentityFixture {
 public:
  IdentityFixture() {
    server.issuer = "https://as.example";
    server.registrationEndpoint = "https://as.example/register";
    server.tokenEndpointAuthMethodsSupported = {{"client_secret_post", "none"}};
    settings.clientId = "mcp-auth-proxy";
  }

  ClientCredentials ask(std::optional<ClientCredentials> stored = std::nullopt) {
    if (!identity) identity.emplace(settings, http, clock);
    return identity->forLogin({.server = server,
                               .redirectUri = redirectUri,
                               .scope = "mcp",
                               .stored = std::move(stored),
                               .deviceGrant = false,
                               .stillTakes = {}});
  }

  [[nodiscard]] int registrations() const { return fake.counts().registrations; }

  support::FakeClock clock;
  support::FakeAuthorizationServer fake;
  support::FakeHttpClient http{fake.answers()};
  oauth::AuthorizationServerMetadata server;
  ClientIdentity::Settings settings;
  std::string redirectUri = "http://127.0.0.1:5177/oauth/callback";
  std::optional<ClientIdentity> identity;
};

TEST_CASE_METHOD(IdentityFixture, "ClientIdentity: the unchanged client id registers, once",
                 "[profile]") {
  const auto client = ask();
  CHECK(client.origin == ClientOrigin::kDynamic);
  CHECK(client.issuer == "https://as.example");
  CHECK(client.redirectUri == redirectUri);
  CHECK(ask().clientId == client.clientId);
  CHECK(registrations() == 1);
}

TEST_CASE_METHOD(IdentityFixture, "ClientIdentity: a changed client id is used as it is",
                 "[profile]") {
  settings.clientId = "mine";
  SECTION("public") {
    const auto client = ask();
    CHECK(client.clientId == "mine");
    CHECK(client.authMethod == "none");
  }
  SECTION("confidential, the method from the metadata") {
    settings.clientSecret = base::Secret("secret");
    CHECK(ask().authMethod == "client_secret_post");
  }
  SECTION("confidential, the method from the settings") {
    settings.clientSecret = base::Secret("secret");
    settings.authMethod = "client_secret_basic";
    CHECK(ask().authMethod == "client_secret_basic");
  }
  CHECK(ask().origin == ClientOrigin::kFixed);
  CHECK(registrations() == 0);
}

TEST_CASE_METHOD(IdentityFixture, "ClientIdentity: a stored client is used where it fits",
                 "[profile]") {
  ClientCredentials stored;
  stored.clientId = "stored";
  stored.origin = ClientOrigin::kDynamic;
  stored.issuer = "https://as.example";
  stored.redirectUri = redirectUri;
  SECTION("it fits") {
    stored.secretExpiresAt = clock.wall() + 1h;
    CHECK(ask(stored).clientId == "stored");
    CHECK(registrations() == 0);
    return;
  }
  SECTION("another issuer") { stored.issuer = "https://as.example/"; }
  SECTION("another redirect URI") { stored.redirectUri += "2"; }
  SECTION("a secret that has run out") { stored.secretExpiresAt = clock.wall() - 1s; }
  SECTION("a secret that runs out during the login") {
    stored.secretExpiresAt = clock.wall() + 5min;
  }
  SECTION("a client that was fixed once") { stored.origin = ClientOrigin::kFixed; }
  SECTION("a client that the server refused") {
    identity.emplace(settings, http, clock);
    identity->rejected(stored);
  }
  CHECK(ask(stored).clientId != "stored");
  CHECK(registrations() == 1);
}

TEST_CASE_METHOD(IdentityFixture, "ClientIdentity: a metadata document goes before registration",
                 "[profile]") {
  settings.documentUrl = "https://me.example/client.json";
  SECTION("where the server takes it") {
    server.clientIdMetadataDocumentSupported = true;
    const auto client = ask();
    CHECK(client.clientId == "https://me.example/client.json");
    CHECK(client.origin == ClientOrigin::kMetadataDocument);
    CHECK(client.authMethod == "none");
    CHECK(client.issuer == "https://as.example");
    CHECK(registrations() == 0);
    identity->rejected(client);
    CHECK(ask().origin == ClientOrigin::kDynamic);
  }
  SECTION("not where the server does not say that it takes it") {
    CHECK(ask().origin == ClientOrigin::kDynamic);
  }
  SECTION("not before the settings' own client") {
    server.clientIdMetadataDocumentSupported = true;
    settings.clientId = "mine";
    CHECK(ask().clientId == "mine");
  }
}

TEST_CASE_METHOD(IdentityFixture, "ClientIdentity: a client that the server dropped is replaced",
                 "[profile]") {
  const auto first = ask();
  bool takes = true;
  int asked = 0;
  const auto again = [&] {
    return identity->forLogin({.server = server,
                               .redirectUri = redirectUri,
                               .scope = "mcp",
                               .stored = std::nullopt,
                               .stillTakes = [&](const ClientCredentials&) {
                                 ++asked;
                                 return takes;
                               }});
  };
  CHECK(again().clientId == first.clientId);
  takes = false;
  const auto second = again();
  CHECK(second.clientId != first.clientId);
  CHECK(asked == 2);
  CHECK(registrations() == 2);
}

TEST_CASE_METHOD(IdentityFixture, "ClientIdentity: registering can be forbidden", "[profile]") {
  settings.mayRegister = false;
  try {
    static_cast<void>(ask());
    FAIL("it registered");
  } catch (const base::Error& error) {
    CHECK(error.kind() == base::ErrorKind::kRegistrationUnsupported);
    CHECK_THAT(error.hint(), Catch::Contains("client_id"));
  }
}

TEST_CASE_METHOD(IdentityFixture, "ClientIdentity: a fixed client's secret comes from the settings",
                 "[profile]") {
  settings.clientId = "mine";
  settings.clientSecret = base::Secret("new");
  auto stored = ask();
  stored.clientSecret = base::Secret("old");
  CHECK(identity->complete(stored).clientSecret == base::Secret("new"));
  stored.origin = ClientOrigin::kDynamic;
  CHECK(identity->complete(stored).clientSecret == base::Secret("old"));
}

}  // namespace
}  // namespace profile
