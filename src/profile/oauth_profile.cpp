#include "profile/oauth_profile.h"

#include "base/error.h"
#include "profile/profile_judgement.h"
#include "profile/profile_parts.h"
#include "profile/token_refresh.h"
#include "profile/upstream_url.h"

#include <utility>

namespace profile {
namespace {

using base::Error;

RecordBinding bindingOf(const config::ProfileSettings& settings, const http::Url& upstream,
                        const ClientIdentity& identity) {
  RecordBinding binding;
  binding.upstream = upstream.text();
  binding.issuer = settings.issuer;
  binding.tokenEndpoint = settings.tokenEndpoint;
  binding.resource = settings.resource == "off" ? std::optional(std::string()) : settings.resource;
  binding.clientId = settings.clientId;
  binding.clientIsFixed = identity.isFixed();
  if (settings.dpop != config::DpopMode::kAuto)
    binding.dpop = settings.dpop == config::DpopMode::kRequired;
  return binding;
}

CodeLogin::Settings loginSettings(const config::ProfileSettings& settings,
                                  const http::Url& upstream,
                                  std::function<std::string()> redirectUri) {
  return {.upstream = upstream,
          .scopes = settings.scopes,
          .resource = settings.resource,
          .authorizeParams = settings.authorizeParams,
          .tokenParams = settings.tokenParams,
          .prompt = settings.prompt,
          .dpop = settings.dpop,
          .requirePkceMetadata = settings.requirePkceMetadata,
          .deviceOnly = settings.grant == config::GrantKind::kDeviceCode,
          .redirectUri = std::move(redirectUri)};
}

TokenRefresh::Parts refreshParts(const config::ProfileSettings& settings, RecordBinding binding,
                                 const std::shared_ptr<ClientIdentity>& identity,
                                 const std::shared_ptr<DpopNonces>& nonces,
                                 const ProfileSurroundings& around) {
  using Client = oauth::ClientCredentials;
  return {.http = around.http,
          .clock = around.clock,
          .binding = std::move(binding),
          .tokenParams = settings.tokenParams,
          .completeClient = [identity](const Client& client) { return identity->complete(client); },
          .clientRejected = [identity](const Client& client) { identity->rejected(client); },
          .nonces = nonces};
}

}  // namespace

OAuthProfile::OAuthProfile(config::ProfileSettings settings,
                           std::function<std::string()> redirectUri,
                           const ProfileSurroundings& around)
    : settings_(std::move(settings)),
      upstream_(upstreamUrl(settings_)),
      store_(around.store),
      stepUp_(std::make_shared<StepUp>()),
      metadata_(std::make_shared<MetadataCache>(discoveryFor(settings_, around.http, around.clock),
                                                around.clock)),
      identity_(std::make_shared<ClientIdentity>(identitySettings(settings_, around.clock),
                                                 around.http, around.clock)),
      nonces_(std::make_shared<DpopNonces>()),
      pending_(std::make_shared<PendingLogins>(around.clock)),
      stored_(around.store, {.service = settings_.keychainService, .profile = settings_.name},
              around.clock),
      tokens_(std::make_shared<StoredTokenManager>(StoredTokenManager::Parts{
          .executor = around.executor,
          .clock = around.clock,
          .stored = stored_,
          .source = std::make_unique<TokenRefresh>(
              stored_, refreshParts(settings_, bindingOf(settings_, upstream_, *identity_),
                                    identity_, nonces_, around)),
          .stepUp = stepUp_,
          .onRejected = [metadata = metadata_] { metadata->invalidate(); }})),
      device_(
          std::make_shared<DeviceLogin>(DeviceLogin::Parts{.http = around.http,
                                                           .executor = around.executor,
                                                           .clock = around.clock,
                                                           .pending = pending_,
                                                           .identity = identity_,
                                                           .tokens = tokens_,
                                                           .upstream = upstream_,
                                                           .tokenParams = settings_.tokenParams})),
      login_(loginSettings(settings_, upstream_, std::move(redirectUri)), {.metadata = *metadata_,
                                                                           .identity = *identity_,
                                                                           .pending = *pending_,
                                                                           .stepUp = *stepUp_,
                                                                           .tokens = *tokens_,
                                                                           .device = *device_,
                                                                           .stored = stored_,
                                                                           .nonces = nonces_,
                                                                           .http = around.http,
                                                                           .clock = around.clock}),
      revocation_(*metadata_, *identity_, around.http, around.clock) {}

void OAuthProfile::start() { tokens_->start(); }

std::string OAuthProfile::logout() {
  pending_->clear();
  device_->stop();
  identity_->forget();
  const std::string sentence =
      "The tokens and the registered client were removed from this gateway.";
  std::optional<credentials::Record> record;
  try {
    record = tokens_->forget();
    if (!record) return "Nobody was logged in.";
  } catch (const Error& error) {
    return "The tokens are no longer used, but the credential store could not remove them: " +
           error.text();
  }
  const auto revoked = revocation_.revoke(*record);
  return revoked.empty() ? sentence : sentence + " " + revoked;
}

ProfileStatus OAuthProfile::status() const {
  ProfileStatus status;
  status.name = settings_.name;
  status.token = tokens_->status();
  describe(judge(status.token, tokens_->loginHelps(), upstreamNote_.last()), status);
  status.upstreamOrigin = upstream_.origin();
  status.issuer = status.token.issuer;
  if (const auto servers = metadata_->last()) describe(*servers, status);
  status.clientId = identity_->isFixed() ? settings_.clientId : status.token.clientId;
  status.registration = registrationOf(status.token);
  status.storeBackend = store_.backend();
  status.storeKey = store_.keySource();
  return status;
}

std::string OAuthProfile::registrationOf(const TokenStatus& tokens) const {
  if (identity_->isFixed()) return "fixed";
  if (!tokens.clientOrigin) return "none";
  switch (*tokens.clientOrigin) {
    case oauth::ClientOrigin::kFixed:
      return "fixed";
    case oauth::ClientOrigin::kMetadataDocument:
      return "metadata_document";
    case oauth::ClientOrigin::kDynamic:
      return "dynamic";
  }
  return "none";
}

void OAuthProfile::noteUpstream(std::optional<Error> trouble) {
  upstreamNote_.note(std::move(trouble));
}

}  // namespace profile
