#include "profile/client_identity.h"

#include "base/error.h"
#include "config/settings.h"
#include "oauth/client_registration.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

namespace profile {
namespace {

using base::Error;
using base::ErrorKind;
using oauth::ClientCredentials;
using oauth::ClientOrigin;

constexpr std::chrono::milliseconds kLimit{30'000};
// A secret that is about to run out would not outlive the login it is for.
constexpr std::chrono::minutes kSecretMargin{10};
constexpr std::string_view kPrivateKeyJwt = "private_key_jwt";
constexpr std::size_t kMostRejected = 64;

}  // namespace

ClientIdentity::ClientIdentity(Settings settings, http::Client& http, const base::Clock& clock)
    : settings_(std::move(settings)), http_(http), clock_(clock) {}

bool ClientIdentity::isFixed() const {
  return settings_.clientId != config::kDefaultClientId || !settings_.clientSecret.empty();
}

ClientCredentials ClientIdentity::forLogin(const Need& need) {
  if (isFixed()) {
    auto client = fixed(need.server);
    client.redirectUri = need.redirectUri;
    return client;
  }
  if (usesDocument(need)) return documented(need);
  if (auto client = known(need)) {
    if (!need.stillTakes || need.stillTakes(*client)) return *std::move(client);
    rejected(*client);
  }
  if (!settings_.mayRegister) {
    throw Error(ErrorKind::kRegistrationUnsupported,
                "There is no client to log in with: auto_register_client is off and client_id "
                "is not set.",
                {}, "Set client_id (and client_secret), or allow auto_register_client.");
  }
  return registered(need);
}

ClientCredentials ClientIdentity::forGrant(const oauth::AuthorizationServerMetadata& server) const {
  if (isFixed()) return fixed(server);
  ClientCredentials nobody;
  nobody.issuer = server.issuer;
  return nobody;
}

std::string ClientIdentity::authMethodAt(const oauth::AuthorizationServerMetadata& server) const {
  if (!settings_.authMethod.empty()) return settings_.authMethod;
  const bool hasSecret = !settings_.clientSecret.empty();
  const auto& offered = server.tokenEndpointAuthMethodsSupported;
  const bool takesKey = offered && std::ranges::find(*offered, kPrivateKeyJwt) != offered->end();
  if (settings_.assertions && (takesKey || !hasSecret)) return std::string(kPrivateKeyJwt);
  return oauth::chooseAuthMethod(server, hasSecret);
}

ClientCredentials ClientIdentity::fixed(const oauth::AuthorizationServerMetadata& server) const {
  ClientCredentials client;
  client.clientId = settings_.clientId;
  client.clientSecret = settings_.clientSecret;
  client.assertions = settings_.assertions;
  client.authMethod = authMethodAt(server);
  client.origin = ClientOrigin::kFixed;
  client.issuer = server.issuer;
  return client;
}

bool ClientIdentity::usesDocument(const Need& need) const {
  if (settings_.documentUrl.empty() || !need.server.clientIdMetadataDocumentSupported) return false;
  const base::MutexLock lock(mutex_);
  return !rejected_.contains(settings_.documentUrl);
}

ClientCredentials ClientIdentity::documented(const Need& need) const {
  ClientCredentials client;
  client.clientId = settings_.documentUrl;
  client.authMethod = "none";
  client.origin = ClientOrigin::kMetadataDocument;
  client.issuer = need.server.issuer;
  client.redirectUri = need.redirectUri;
  return client;
}

ClientCredentials ClientIdentity::complete(ClientCredentials stored) const {
  if (stored.origin != ClientOrigin::kFixed || stored.clientId != settings_.clientId) return stored;
  stored.clientSecret = settings_.clientSecret;
  stored.assertions = settings_.assertions;
  if (!settings_.authMethod.empty())
    stored.authMethod = settings_.authMethod;
  else if (stored.assertions && stored.clientSecret.empty())
    stored.authMethod = kPrivateKeyJwt;
  return stored;
}

std::optional<ClientCredentials> ClientIdentity::known(const Need& need) const {
  const base::MutexLock lock(mutex_);
  if (registered_ && fits(*registered_, need)) return registered_;
  if (need.stored && fits(*need.stored, need)) return need.stored;
  return std::nullopt;
}

bool ClientIdentity::fits(const ClientCredentials& client, const Need& need) const {
  const bool current =
      !client.secretExpiresAt || clock_.wall() + kSecretMargin < *client.secretExpiresAt;
  return client.origin == ClientOrigin::kDynamic && client.issuer == need.server.issuer &&
         client.redirectUri == need.redirectUri && current && !rejected_.contains(client.clientId);
}

ClientCredentials ClientIdentity::registered(const Need& need) {
  oauth::RegistrationRequest request;
  request.redirectUri = need.redirectUri;
  request.scope = need.scope;
  request.authMethod = settings_.authMethod;
  request.deviceGrant = need.deviceGrant;
  auto client = oauth::registerClient(need.server, request, http_, clock_, kLimit);
  client.origin = ClientOrigin::kDynamic;
  client.issuer = need.server.issuer;
  client.redirectUri = need.redirectUri;
  const base::MutexLock lock(mutex_);
  rejected_.erase(client.clientId);
  registered_ = client;
  return client;
}

void ClientIdentity::rejected(const ClientCredentials& client) {
  const base::MutexLock lock(mutex_);
  if (rejected_.size() >= kMostRejected) rejected_.clear();
  rejected_.insert(client.clientId);
}

void ClientIdentity::forget() {
  const base::MutexLock lock(mutex_);
  registered_.reset();
}

}  // namespace profile
