#include "profile/code_login.h"

#include "base/error.h"
#include "base/log.h"
#include "oauth/client_registration.h"
#include "oauth/pkce.h"
#include "oauth/resource.h"
#include "oauth/scope_choice.h"
#include "oauth/token_endpoint.h"
#include "profile/login_errors.h"
#include "profile/login_record.h"

#include <algorithm>
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
          "in another browser.",
          {},
          "If you began it on a command line or in another browser, paste this page's address "
          "there. Else start the login anew."};
}

bool offersDevice(const oauth::AuthorizationServerMetadata& server) {
  const auto& grants = server.grantTypesSupported;
  return !server.deviceAuthorizationEndpoint.empty() && grants &&
         std::ranges::find(*grants, oauth::kDeviceGrantType) != grants->end();
}

Error codeMissing() {
  return {ErrorKind::kLoginStateMissing,
          "The authorization server's answer holds neither a code nor an error."};
}

}  // namespace

CodeLogin::CodeLogin(Settings settings, Parts parts)
    : settings_(std::move(settings)),
      parts_(std::move(parts)),
      link_({.authorizeParams = settings_.authorizeParams, .prompt = settings_.prompt},
            parts_.http) {}

LoginStart CodeLogin::begin() {
  return begin(settings_.deviceOnly ? &CodeLogin::beginElsewhereAt : &CodeLogin::beginAt);
}

LoginStart CodeLogin::beginElsewhere() { return begin(&CodeLogin::beginElsewhereAt); }

LoginStart CodeLogin::begin(BeginAt how) {
  const auto deadline = parts_.clock.steady() + kDiscoveryWait;
  const auto servers = parts_.metadata.servers(kDiscoveryAge, deadline);
  try {
    return (this->*how)(servers->discovery);
  } catch (const Error&) {
    parts_.metadata.invalidate();
    throw;
  }
}

LoginStart CodeLogin::beginAt(const oauth::Discovery& discovery) {
  oauth::requireS256(discovery.server, settings_.requirePkceMetadata);
  auto login = newLogin(discovery);
  auto pkce = oauth::makePkce();
  login.verifier = std::move(pkce.verifier);
  auto ticket = parts_.pending.add(login);
  return {.authorizationUrl = link_.forLogin(discovery.server, login,
                                             {.state = ticket.state, .challenge = pkce.challenge}),
          .cookieName = std::move(ticket.cookieName),
          .cookieValue = std::move(ticket.cookieValue),
          .cookieLifetime = PendingLogins::kGoodFor,
          .device = std::nullopt};
}

LoginStart CodeLogin::beginElsewhereAt(const oauth::Discovery& discovery) {
  if (!settings_.deviceOnly) oauth::requireS256(discovery.server, settings_.requirePkceMetadata);
  auto login = newLogin(discovery);
  auto pkce = oauth::makePkce();
  login.verifier = std::move(pkce.verifier);
  const auto code = deviceCode(discovery.server, login);
  auto ticket = parts_.pending.add(login);
  login.id = ticket.id;
  LoginStart start{.authorizationUrl = {},
                   .cookieName = std::move(ticket.cookieName),
                   .cookieValue = std::move(ticket.cookieValue),
                   .cookieLifetime = PendingLogins::kGoodFor,
                   .device = std::nullopt};
  if (!settings_.deviceOnly)
    start.authorizationUrl = link_.forLogin(discovery.server, login,
                                            {.state = ticket.state, .challenge = pkce.challenge});
  if (code) start.device = parts_.device.start(login, *code);
  parts_.pending.show(ticket.id, start.authorizationUrl, start.device);
  return start;
}

PendingLogin CodeLogin::newLogin(const oauth::Discovery& discovery) {
  const auto& server = discovery.server;
  PendingLogin login;
  login.issuer = server.issuer;
  login.issParameterSupported = server.issParameterSupported;
  login.tokenEndpoint = server.tokenEndpoint;
  login.redirectUri = settings_.redirectUri();
  login.resource = resourceFor(discovery);
  login.scope = scopeFor(discovery);
  login.dpop = chooseDpop(settings_.dpop, discovery, parts_.nonces);
  login.client = clientFor(server, login);
  return login;
}

oauth::ClientCredentials CodeLogin::clientFor(const oauth::AuthorizationServerMetadata& server,
                                              const PendingLogin& login) {
  ClientIdentity::Need need{.server = server,
                            .redirectUri = login.redirectUri,
                            .scope = login.scope,
                            .stored = storedClient(),
                            .deviceGrant = settings_.deviceOnly || offersDevice(server),
                            .stillTakes = {}};
  // A login by a code only asks nothing of the authorization endpoint: there may be none. One for
  // more scope follows a call that brought a good token of this client: asking would look to the
  // server like one more try for the scope.
  if (!settings_.deviceOnly && !parts_.stepUp.reason()) {
    need.stillTakes = [&](const oauth::ClientCredentials& client) {
      auto probe = login;
      probe.client = client;
      return link_.stillTakes(server, probe);
    };
  }
  return parts_.identity.forLogin(need);
}

// Where there is another way to log in, a server that gives no code takes nothing away.
std::optional<oauth::DeviceAuthorization> CodeLogin::deviceCode(
    const oauth::AuthorizationServerMetadata& server, PendingLogin& login) {
  if (server.deviceAuthorizationEndpoint.empty()) {
    if (settings_.deviceOnly) throw deviceUnsupported(server.issuer);
    return std::nullopt;
  }
  try {
    auto result = askForCode(server, login);
    const auto* refusal = std::get_if<oauth::TokenRefusal>(&result);
    if (settings_.deviceOnly && refusal != nullptr && meansDeadClient(refusal->error) &&
        login.client.origin == oauth::ClientOrigin::kDynamic) {
      // Registered before this grant was wanted, or forgotten by the server: once more, anew.
      parts_.identity.rejected(login.client);
      login.client = clientFor(server, login);
      result = askForCode(server, login);
      refusal = std::get_if<oauth::TokenRefusal>(&result);
    }
    if (refusal != nullptr) throw deviceRefused(refusal->error);
    return std::get<oauth::DeviceAuthorization>(std::move(result));
  } catch (const Error& error) {
    if (settings_.deviceOnly) throw;
    base::log(base::LogLevel::kInfo, "a login goes on without a code for another device",
              {{"why", error.text()}, {"detail", error.detail()}});
    return std::nullopt;
  }
}

std::variant<oauth::DeviceAuthorization, oauth::TokenRefusal> CodeLogin::askForCode(
    const oauth::AuthorizationServerMetadata& server, const PendingLogin& login) {
  auto options = tokenOptions(login, {}, parts_.clock.wall());
  options.endpoint = server.deviceAuthorizationEndpoint;
  return oauth::requestDeviceAuthorization(parts_.http, options, login.scope);
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
  return oauth::chooseResource(settings_.resource, discovery.resource, settings_.upstream);
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

LoginEnd CodeLogin::complete(std::string_view query, std::string_view cookieHeader) {
  const auto response = oauth::parseAuthorizationResponse(query);
  if (!response.state) throw stateMissing();
  const auto login = parts_.pending.take(*response.state, cookieHeader);
  if (!login) throw stateUnknown();
  try {
    auto end = finish(*login, response);
    parts_.pending.succeeded(login->id, end);
    return end;
  } catch (const Error& error) {
    parts_.pending.failed(login->id, error);
    throw;
  }
}

LoginEnd CodeLogin::finish(const PendingLogin& login,
                           const oauth::AuthorizationResponse& response) {
  oauth::checkIssuer(response, login.issuer, login.issParameterSupported);
  if (response.error) {
    if (meansDeadClient(*response.error)) parts_.identity.rejected(login.client);
    parts_.metadata.invalidate();
    throw authorizationRefused(*response.error);
  }
  if (!response.code) throw codeMissing();
  const auto askedAt = parts_.clock.wall();
  const auto answer = exchange(login, *response.code);
  parts_.tokens.accept(recordOf(login, answer, settings_.upstream, askedAt));
  return endOf(login, answer);
}

std::optional<LoginProgress> CodeLogin::progress(std::string_view cookieHeader) {
  return parts_.pending.progress(cookieHeader);
}

void CodeLogin::cancel(std::string_view cookieHeader) { parts_.pending.cancel(cookieHeader); }

oauth::TokenSet CodeLogin::exchange(const PendingLogin& login, const std::string& code) {
  oauth::TokenEndpoint endpoint(parts_.http,
                                tokenOptions(login, settings_.tokenParams, parts_.clock.wall()));
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

}  // namespace profile
