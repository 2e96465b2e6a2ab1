#include "base/error.h"
#include "oauth/authorization_request.h"
#include "oauth/client_registration.h"
#include "oauth/metadata_discovery.h"
#include "oauth/pkce.h"
#include "oauth/scope_choice.h"
#include "oauth/token_endpoint.h"
#include "support/fake_authorization_server.h"
#include "support/fake_clock.h"
#include "support/fake_http_client.h"

#include <catch2/catch.hpp>

namespace {

using support::FakeAuthorizationServer;

const std::string kRedirectUri = "http://127.0.0.1:5177/oauth/callback";
constexpr std::chrono::seconds kLimit{30};

/// The room's functions in the order of a login, against the strict fake.
class Dance {
 public:
  explicit Dance(FakeAuthorizationServer::Options options = {}) : server(std::move(options)) {}

  void prepare() {
    oauth::DiscoveryOptions what;
    what.upstream = http::Url::parse("https://mcp.example/mcp").value();
    found = oauth::discover(what, client, clock, kLimit);
    oauth::requireS256(found.server, true);
    oauth::RegistrationRequest asked;
    asked.redirectUri = kRedirectUri;
    asked.scope = scope();
    credentials = oauth::registerClient(found.server, asked, client, clock, kLimit);
  }

  oauth::TokenResult login() {
    const auto callback = server.authorize(
        oauth::authorizationUrl({.authorizationEndpoint = found.server.authorizationEndpoint,
                                 .clientId = credentials.clientId,
                                 .redirectUri = kRedirectUri,
                                 .state = "state",
                                 .codeChallenge = pkce.challenge,
                                 .scope = scope(),
                                 .resource = found.resource,
                                 .extra = {}}));
    const auto response = oauth::parseAuthorizationResponse(callback.query.value());
    oauth::checkIssuer(response, found.server.issuer, found.server.issParameterSupported);
    return endpoint().exchangeCode(base::Secret(response.code.value()), pkce.verifier,
                                   kRedirectUri);
  }

  oauth::TokenResult refresh(const oauth::TokenSet& tokens) {
    return endpoint().refresh(*tokens.refreshToken, std::nullopt);
  }

  oauth::TokenEndpoint endpoint() {
    oauth::TokenEndpointOptions options;
    options.endpoint = found.server.tokenEndpoint;
    options.client = credentials;
    options.resource = found.resource;
    return {client, options};
  }

  [[nodiscard]] std::optional<std::string> scope() const {
    return oauth::chooseScope({.configured = std::nullopt,
                               .challenge = found.challengeScope,
                               .resourceScopes = found.resourceScopes,
                               .serverScopes = found.server.scopesSupported,
                               .endpointsGivenByHand = false});
  }

  support::FakeClock clock;
  FakeAuthorizationServer server;
  support::FakeHttpClient client{server.answers()};
  oauth::Discovery found;
  oauth::ClientCredentials credentials;
  oauth::Pkce pkce = oauth::makePkce();
};

}  // namespace

TEST_CASE("a whole login and a refresh satisfy a strict server", "[oauth]") {
  FakeAuthorizationServer::Options options;
  options.authMethods = {GENERATE("none", "client_secret_basic", "client_secret_post")};
  Dance dance(options);
  dance.prepare();
  const auto first = std::get<oauth::TokenSet>(dance.login());
  CHECK(dance.server.isLive(first.accessToken.reveal()));
  CHECK(first.scope == "mcp offline_access");
  const auto second = std::get<oauth::TokenSet>(dance.refresh(first));
  CHECK(dance.server.isLive(second.accessToken.reveal()));
  CHECK_FALSE(second.refreshToken == first.refreshToken);
  CHECK(dance.server.counts().refreshes == 1);
}

TEST_CASE("a rotated refresh token that comes again is refused with its family", "[oauth]") {
  Dance dance;
  dance.prepare();
  const auto first = std::get<oauth::TokenSet>(dance.login());
  const auto second = std::get<oauth::TokenSet>(dance.refresh(first));
  CHECK(std::get<oauth::TokenRefusal>(dance.refresh(first)).error == "invalid_grant");
  CHECK_FALSE(dance.server.isLive(second.accessToken.reveal()));
  CHECK(dance.server.counts().reuses == 1);
}

TEST_CASE("a server that refuses scope at registration is asked without", "[oauth]") {
  FakeAuthorizationServer::Options options;
  options.refusesScopeAtRegistration = true;
  Dance dance(options);
  dance.prepare();
  CHECK_FALSE(dance.credentials.clientId.empty());
}

TEST_CASE("a missing iss stops the login before the code leaves", "[oauth]") {
  FakeAuthorizationServer::Options options;
  options.sendsIss = false;
  Dance dance(options);
  dance.prepare();
  CHECK_THROWS_AS(dance.login(), base::Error);
  CHECK(dance.server.counts().codeExchanges == 0);
}

TEST_CASE("a server without PKCE sees neither registration nor login", "[oauth]") {
  FakeAuthorizationServer::Options options;
  options.announcesPkce = false;
  Dance dance(options);
  CHECK_THROWS_AS(dance.prepare(), base::Error);
  CHECK(dance.server.counts().registrations == 0);
}

TEST_CASE("the wrong verifier is refused by the strict server", "[oauth]") {
  Dance dance;
  dance.prepare();
  dance.pkce.verifier = oauth::makePkce().verifier;
  CHECK(std::get<oauth::TokenRefusal>(dance.login()).error == "invalid_grant");
}

TEST_CASE("a forgotten client is told as invalid_client", "[oauth]") {
  Dance dance;
  dance.prepare();
  const auto tokens = std::get<oauth::TokenSet>(dance.login());
  dance.server.forgetClients();
  CHECK(std::get<oauth::TokenRefusal>(dance.refresh(tokens)).error == "invalid_client");
}
