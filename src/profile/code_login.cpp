#include "profile/code_login.h"

#include "base/error.h"
#include "base/log.h"
#include "oauth/authorization_request.h"
#include "oauth/pkce.h"
#include "oauth/resource.h"
#include "oauth/scope_choice.h"
#include "oauth/token_endpoint.h"
#include "profile/login_errors.h"
#include "profile/token_times.h"

#include <chrono>
#include <utility>

namespace profile {
namespace {

using base::Error;
using base::ErrorKind;

// A login is rare, and what it is told about the server decides where a code goes: only a click
// or two may share one discovery.
constexpr std::chrono::seconds kDiscoveryAge{60};
constexpr std::chrono::seconds kDiscoveryWait{30};

Error stateMissing() {
  return {ErrorKind::kLoginStateMissing,
          "The authorization server's answer does not say which login it belongs to."};
}

Error stateUnknown() {
  return {ErrorKind::kLoginStateUnknown,
          "This login is not known here: it is over, took longer than ten minutes, or was begun "
          "in another browser."};
}

Error codeMissing() {
  return {ErrorKind::kLoginStateMissing,
          "The authorization server's answer holds neither a code nor an error."};
}

}  // namespace

CodeLogin::CodeLogin(Settings settings, Parts parts)
    : settings_(std::move(settings)), parts_(parts) {}

LoginStart CodeLogin::begin() {
  const auto deadline = parts_.clock.steady() + kDiscoveryWait;
  const auto servers = parts_.metadata.servers(kDiscoveryAge, deadline);
  try {
    return beginAt(servers->discovery);
  } catch (const Error&) {
    parts_.metadata.invalidate();
    throw;
  }
}

LoginStart CodeLogin::beginAt(const oauth::Discovery& discovery) {
  const auto& server = discovery.server;
  oauth::requireS256(server, settings_.requirePkceMetadata);
  PendingLogin login;
  login.issuer = server.issuer;
  login.issParameterSupported = server.issParameterSupported;
  login.tokenEndpoint = server.tokenEndpoint;
  login.redirectUri = settings_.redirectUri();
  login.resource = resourceFor(discovery);
  login.scope = scopeFor(discovery);
  login.client = parts_.identity.forLogin({.server = server,
                                           .redirectUri = login.redirectUri,
                                           .scope = login.scope,
                                           .stored = storedClient()});
  auto pkce = oauth::makePkce();
  login.verifier = std::move(pkce.verifier);
  auto ticket = parts_.pending.add(login);
  return {.authorizationUrl = authorizationUrl(discovery, login, ticket.state, pkce.challenge),
          .cookieName = std::move(ticket.cookieName),
          .cookieValue = std::move(ticket.cookieValue),
          .cookieLifetime = PendingLogins::kGoodFor};
}

std::optional<std::string> CodeLogin::scopeFor(const oauth::Discovery& discovery) const {
  const auto chosen = oauth::chooseScope({.configured = settings_.scopes,
                                          .challenge = discovery.challengeScope,
                                          .resourceScopes = discovery.resourceScopes,
                                          .serverScopes = discovery.server.scopesSupported,
                                          .endpointsGivenByHand = discovery.endpointsGivenByHand});
  const auto more = parts_.stepUp.wanted();
  return more ? oauth::unionOfScopes(chosen.value_or(""), *more) : chosen;
}

std::optional<std::string> CodeLogin::resourceFor(const oauth::Discovery& discovery) const {
  if (settings_.resource == "off") return std::nullopt;
  if (settings_.resource) return settings_.resource;
  if (discovery.resource) return discovery.resource;
  return oauth::canonicalResource(settings_.upstream);
}

// A record that cannot be read must not stand in the way of the login that replaces it.
std::optional<oauth::ClientCredentials> CodeLogin::storedClient() const {
  try {
    const auto record = parts_.stored.load();
    const bool dead = record && record->tokens && record->tokens->refused == "invalid_client";
    return record && !dead ? record->client : std::nullopt;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kStoreCorrupt) throw;
    base::log(base::LogLevel::kWarning, "a login goes on without the stored client",
              {{"why", error.text()}});
    return std::nullopt;
  }
}

std::string CodeLogin::authorizationUrl(const oauth::Discovery& discovery,
                                        const PendingLogin& login, const std::string& state,
                                        const std::string& challenge) const {
  oauth::AuthorizationRequest request;
  request.authorizationEndpoint = discovery.server.authorizationEndpoint;
  request.clientId = login.client.clientId;
  request.redirectUri = login.redirectUri;
  request.state = state;
  request.codeChallenge = challenge;
  request.scope = login.scope;
  request.resource = login.resource;
  request.extra = settings_.authorizeParams;
  if (!settings_.prompt.empty()) request.extra["prompt"] = settings_.prompt;
  return oauth::authorizationUrl(request).text();
}

LoginEnd CodeLogin::complete(std::string_view query, std::string_view cookieHeader) {
  const auto response = oauth::parseAuthorizationResponse(query);
  if (!response.state) throw stateMissing();
  const auto login = parts_.pending.take(*response.state, cookieHeader);
  if (!login) throw stateUnknown();
  oauth::checkIssuer(response, login->issuer, login->issParameterSupported);
  if (response.error) {
    if (meansDeadClient(*response.error)) parts_.identity.rejected(login->client);
    parts_.metadata.invalidate();
    throw authorizationRefused(*response.error);
  }
  if (!response.code) throw codeMissing();
  const auto askedAt = parts_.clock.wall();
  const auto answer = exchange(*login, *response.code);
  parts_.tokens.accept(recordOf(*login, answer, askedAt));
  return {.issuer = login->issuer,
          .scope = answer.scope.value_or(login->scope.value_or("")),
          .hasRefreshToken = answer.refreshToken.has_value(),
          .cookieName = login->cookieName};
}

oauth::TokenSet CodeLogin::exchange(const PendingLogin& login, const std::string& code) {
  oauth::TokenEndpointOptions options;
  options.endpoint = login.tokenEndpoint;
  options.client = login.client;
  options.resource = login.resource;
  options.extra = settings_.tokenParams;
  oauth::TokenEndpoint endpoint(parts_.http, std::move(options));
  try {
    auto result = endpoint.exchangeCode(base::Secret(code), login.verifier, login.redirectUri);
    if (auto* answer = std::get_if<oauth::TokenSet>(&result)) return std::move(*answer);
    const auto& refusal = std::get<oauth::TokenRefusal>(result);
    if (meansDeadClient(refusal.error)) parts_.identity.rejected(login.client);
    throw exchangeRefused(refusal.error);
  } catch (const Error&) {
    parts_.metadata.invalidate();
    throw;
  }
}

credentials::Record CodeLogin::recordOf(const PendingLogin& login, const oauth::TokenSet& answer,
                                        base::WallTime askedAt) const {
  credentials::Record record;
  record.upstream = settings_.upstream.text();
  record.client = login.client;
  // The settings hold a fixed client's secret; a copy would only grow stale.
  if (record.client->origin == oauth::ClientOrigin::kFixed) record.client->clientSecret = {};
  credentials::StoredTokens bound;
  bound.issuer = login.issuer;
  bound.tokenEndpoint = login.tokenEndpoint;
  bound.resource = login.resource.value_or("");
  bound.scope = login.scope;  // an answer that names none granted what was asked for
  record.tokens = withAnswer(std::move(bound), answer, askedAt);
  return record;
}

}  // namespace profile
