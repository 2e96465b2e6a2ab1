#include "demo/grants.h"

#include "base/encoding.h"
#include "demo/scopes.h"
#include "oauth/pkce.h"

#include <algorithm>

namespace demo {

namespace {

using base::MutexLock;
using std::chrono::seconds;

constexpr std::size_t kNameBytes = 32;
constexpr seconds kConsentLifetime{600};
constexpr seconds kCodeLifetime{60};

std::string freshName() { return base::base64Url(base::randomBytes(kNameBytes)); }

/// What a name is kept under: a look-up then tells nothing about names that nearly fit.
std::string keyOf(std::string_view name) { return base::sha256(name); }

seconds wholeSeconds(base::SteadyTime::duration duration) {
  return std::chrono::duration_cast<seconds>(duration);
}

}  // namespace

Grants::Grants(const DemoOptions& options, const base::Clock& clock)
    : options_(options),
      clock_(clock),
      clients_(options.maxEntries),
      consents_(options.maxEntries),
      codes_(options.maxEntries),
      logins_(options.maxEntries),
      accessTokens_(options.maxEntries),
      refreshTokens_(options.maxEntries) {}

Client Grants::addClient(Client client) {
  client.id = "demo-" + freshName();
  if (client.authMethod != "none") client.secret = freshName();
  const MutexLock lock(mutex_);
  clients_.put(client.id, client);
  return client;
}

std::optional<Client> Grants::client(std::string_view id) {
  const MutexLock lock(mutex_);
  const auto* found = clients_.find(id);
  if (found == nullptr) return std::nullopt;
  return *found;
}

std::string Grants::keepConsent(Consent consent) {
  auto ticket = freshName();
  const MutexLock lock(mutex_);
  consents_.put(keyOf(ticket),
                {.consent = std::move(consent), .expires = clock_.steady() + kConsentLifetime});
  return ticket;
}

std::optional<Consent> Grants::takeConsent(std::string_view ticket) {
  const MutexLock lock(mutex_);
  auto kept = consents_.take(keyOf(ticket));
  if (!kept || clock_.steady() >= kept->expires) return std::nullopt;
  return std::move(kept->consent);
}

std::string Grants::issueCode(const Consent& consent) {
  auto code = freshName();
  const MutexLock lock(mutex_);
  codes_.put(keyOf(code),
             {.consent = consent, .expires = clock_.steady() + kCodeLifetime, .login = {}});
  return code;
}

GrantResult Grants::redeem(const Redemption& redemption) {
  const MutexLock lock(mutex_);
  auto* code = codes_.find(keyOf(redemption.code));
  if (code == nullptr) return std::string("invalid_grant");
  if (!code->login.empty()) {
    revokeLogin(code->login);
    return std::string("invalid_grant");
  }
  const auto& consent = code->consent;
  const bool fits =
      clock_.steady() < code->expires && consent.clientId == redemption.clientId &&
      consent.redirectUri == redemption.redirectUri &&
      base::equalSecrets(consent.challenge, oauth::s256Challenge(redemption.verifier));
  code->login = freshName();
  if (!fits) return std::string("invalid_grant");
  logins_.put(code->login, {});
  return issue(code->login, consent.clientId, consent.scope);
}

GrantResult Grants::refresh(std::string_view token, std::string_view clientId,
                            std::string_view scope) {
  const MutexLock lock(mutex_);
  auto* known = refreshTokens_.find(keyOf(token));
  if (known == nullptr) return std::string("invalid_grant");
  if (auto fault = refreshFault(*known, clientId, scope); !fault.empty()) return fault;
  if (auto* login = logins_.find(known->login); login != nullptr) ++login->refreshes;
  const auto kept = *known;
  if (options_.rotateRefreshTokens && !known->rotated) known->rotated = clock_.steady();
  auto issued = issue(kept.login, kept.clientId, kept.scope);
  if (!options_.rotateRefreshTokens) issued.refreshToken.clear();
  return issued;
}

std::string Grants::refreshFault(const Token& token, std::string_view clientId,
                                 std::string_view scope) {
  // Another client's token: it says nothing of the login's own client.
  if (token.clientId != clientId || !isLive(token)) return "invalid_grant";
  if (token.rotated && clock_.steady() >= *token.rotated + options_.refreshGrace) {
    revokeLogin(token.login);
    return "invalid_grant";
  }
  return isWithin(scope, token.scope) ? "" : "invalid_scope";
}

void Grants::revoke(std::string_view token, std::string_view clientId) {
  const MutexLock lock(mutex_);
  auto* known = refreshTokens_.find(keyOf(token));
  if (known == nullptr) known = accessTokens_.find(keyOf(token));
  if (known != nullptr && known->clientId == clientId) revokeLogin(known->login);
}

std::optional<AccessInfo> Grants::check(std::string_view accessToken) {
  const MutexLock lock(mutex_);
  const auto* known = accessTokens_.find(keyOf(accessToken));
  if (known == nullptr || !isLive(*known)) return std::nullopt;
  const auto now = clock_.steady();
  const auto* login = logins_.find(known->login);
  return AccessInfo{.scope = known->scope,
                    .age = wholeSeconds(now - known->issued),
                    .left = wholeSeconds(known->expires - now),
                    .refreshes = login->refreshes};
}

IssuedTokens Grants::issue(const std::string& login, const std::string& clientId,
                           const std::string& scope) {
  const auto now = clock_.steady();
  IssuedTokens issued{.accessToken = freshName(),
                      .refreshToken = freshName(),
                      .scope = scope,
                      .expiresIn = options_.accessTokenLifetime};
  Token token{.login = login,
              .clientId = clientId,
              .scope = scope,
              .issued = now,
              .expires = now + options_.accessTokenLifetime,
              .rotated = std::nullopt};
  accessTokens_.put(keyOf(issued.accessToken), token);
  token.expires = now + options_.refreshTokenLifetime;
  refreshTokens_.put(keyOf(issued.refreshToken), token);
  return issued;
}

bool Grants::isLive(const Token& token) {
  const auto* login = logins_.find(token.login);
  return login != nullptr && !login->revoked && clock_.steady() < token.expires;
}

void Grants::revokeLogin(const std::string& name) {
  if (auto* login = logins_.find(name); login != nullptr) login->revoked = true;
}

}  // namespace demo
