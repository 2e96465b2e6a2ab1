#include "demo/demo_server.h"

#include "base/encoding.h"
#include "base/error.h"
#include "http/network_client.h"
#include "net/connector.h"
#include "net/loops.h"
#include "net/tls_context.h"
#include "oauth/authorization_request.h"
#include "oauth/client_registration.h"
#include "oauth/metadata_discovery.h"
#include "oauth/pkce.h"
#include "oauth/scope_choice.h"
#include "oauth/token_endpoint.h"

#include <catch2/catch.hpp>

#include <memory>
#include <string>

namespace {

constexpr std::chrono::seconds kLimit{20};
const std::string kRedirectUri = "http://127.0.0.1:5177/oauth/callback";

/// The demo on a real port, and a real client.
class Running {
 public:
  Running() {
    loops_.start();
    server.start();
  }

  ~Running() { loops_.stop(); }

  http::ClientResponse send(const std::string& method, const http::Url& url,
                            const std::string& body = "", const std::string& type = "",
                            const std::string& token = "") {
    http::ClientRequest request;
    request.method = method;
    request.url = url;
    request.body = body;
    if (!type.empty()) request.fields.emplace_back("Content-Type", type);
    if (!token.empty()) request.fields.emplace_back("Authorization", "Bearer " + token);
    return client.send(request, kLimit);
  }

  http::ClientResponse call(const std::string& token, const std::string& body) {
    return send("POST", http::Url::parse(server.url()).value(), body, "application/json", token);
  }

  /// The person presses Allow: what the browser brings to the callback.
  std::string allow(const http::Url& authorizationUrl) {
    const auto page = send("GET", authorizationUrl);
    REQUIRE(page.status == 200);
    const std::string mark = "name=\"ticket\" value=\"";
    const auto begin = page.body.find(mark) + mark.size();
    const auto ticket = page.body.substr(begin, page.body.find('"', begin) - begin);
    const auto answer = send("POST", http::Url::parse(server.issuer() + "/authorize").value(),
                             base::formEncode({{"ticket", ticket}, {"decision", "allow"}}),
                             "application/x-www-form-urlencoded");
    REQUIRE(answer.status == 303);
    return http::Url::parse(answer.find("Location").value()).value().query.value();
  }

  base::SystemClock clock;
  demo::DemoServer server{demo::DemoOptions{}, clock};

 private:
  net::Loops loops_{1};

 public:
  http::NetworkClient client{
      loops_,
      std::make_shared<const net::Connector>(std::make_shared<const net::TlsContext>(),
                                             net::AddressPolicy{.allowLoopback = true}),
      "test/1"};
};

}  // namespace

TEST_CASE("the demo: discovery, registration, login, tool call, refresh, revocation over sockets",
          "[demo]") {
  Running demo;
  oauth::DiscoveryOptions what;
  what.upstream = http::Url::parse(demo.server.url()).value();
  const auto found = oauth::discover(what, demo.client, demo.clock, kLimit);
  CHECK(found.source == "challenge");
  CHECK(found.resource == demo.server.url());
  oauth::requireS256(found.server, true);

  oauth::RegistrationRequest asked;
  asked.redirectUri = kRedirectUri;
  const auto credentials =
      oauth::registerClient(found.server, asked, demo.client, demo.clock, kLimit);
  CHECK(credentials.authMethod == "none");

  const auto pkce = oauth::makePkce();
  const auto scope = oauth::chooseScope({.configured = std::nullopt,
                                         .challenge = found.challengeScope,
                                         .resourceScopes = found.resourceScopes,
                                         .serverScopes = found.server.scopesSupported,
                                         .endpointsGivenByHand = false});
  CHECK(scope == "demo:tools offline_access");
  const auto response = oauth::parseAuthorizationResponse(demo.allow(
      oauth::authorizationUrl({.authorizationEndpoint = found.server.authorizationEndpoint,
                               .clientId = credentials.clientId,
                               .redirectUri = kRedirectUri,
                               .state = "s",
                               .codeChallenge = pkce.challenge,
                               .scope = scope,
                               .resource = found.resource,
                               .extra = {}})));
  oauth::checkIssuer(response, found.server.issuer, found.server.issParameterSupported);

  oauth::TokenEndpointOptions options;
  options.endpoint = found.server.tokenEndpoint;
  options.client = credentials;
  options.resource = found.resource;
  oauth::TokenEndpoint endpoint(demo.client, options);
  const auto first = std::get<oauth::TokenSet>(
      endpoint.exchangeCode(base::Secret(response.code.value()), pkce.verifier, kRedirectUri));
  const auto answer = demo.call(std::string(first.accessToken.reveal()),
                                R"({"jsonrpc":"2.0","id":1,"method":"tools/call",
                    "params":{"name":"echo","arguments":{"text":"over a socket"}}})");
  CHECK(answer.status == 200);
  CHECK_THAT(answer.body, Catch::Matchers::Contains("over a socket"));

  const auto second =
      std::get<oauth::TokenSet>(endpoint.refresh(first.refreshToken.value(), std::nullopt));
  const std::string token(second.accessToken.reveal());
  const std::string ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
  CHECK(demo.call(token, ping).status == 200);
  CHECK(oauth::revokeToken(demo.client, found.server.revocationEndpoint, credentials,
                           second.refreshToken.value(), "refresh_token", kLimit));
  CHECK(demo.call(token, ping).status == 401);
}

TEST_CASE("the demo: pages of other origins and other names for it are refused", "[demo]") {
  Running demo;
  http::ClientRequest request;
  request.method = "POST";
  request.url = http::Url::parse(demo.server.issuer() + "/authorize").value();
  request.fields = {{"Origin", "https://evil.example"}};
  CHECK(demo.client.send(request, kLimit).status == 403);
}

TEST_CASE("the demo: a port in use is told, and it can start and stop again", "[demo]") {
  Running demo;
  demo::DemoOptions options;
  options.port = demo.server.port();
  demo::DemoServer other(options, demo.clock);
  CHECK_THROWS_AS(other.start(), base::Error);
  demo.server.stop();
  CHECK_NOTHROW(other.start());
  other.stop();
  other.stop();
}
