#include "profile/unattended_profile.h"

#include "profile/grant_tokens.h"
#include "profile/profile_judgement.h"
#include "profile/profile_parts.h"
#include "profile/upstream_url.h"

#include <utility>

namespace profile {
namespace {

GrantTokens::Settings tokenSettings(const config::ProfileSettings& settings,
                                    const http::Url& upstream) {
  return {.upstream = upstream,
          .scopes = settings.scopes,
          .resource = settings.resource,
          .tokenParams = settings.tokenParams,
          .dpop = settings.dpop};
}

std::shared_ptr<StoredTokenManager> makeTokens(GrantTokens::Settings settings,
                                               GrantTokens::Parts parts,
                                               const ProfileSurroundings& around) {
  const auto stored = parts.stored;
  const auto metadata = parts.metadata;
  return std::make_shared<StoredTokenManager>(StoredTokenManager::Parts{
      .executor = around.executor,
      .clock = around.clock,
      .stored = stored,
      .source = std::make_unique<GrantTokens>(std::move(settings), std::move(parts)),
      .renewal = Renewal::kGrant,
      .stepUp = std::make_shared<StepUp>(),
      .onRejected = [metadata] { metadata->invalidate(); }});
}

}  // namespace

UnattendedProfile::UnattendedProfile(config::ProfileSettings settings,
                                     std::unique_ptr<UnattendedGrant> grant,
                                     const ProfileSurroundings& around)
    : settings_(std::move(settings)),
      upstream_(upstreamUrl(settings_)),
      store_(around.store),
      metadata_(std::make_shared<MetadataCache>(discoveryFor(settings_, around.http, around.clock),
                                                around.clock)),
      identity_(std::make_shared<ClientIdentity>(identitySettings(settings_, around.clock),
                                                 around.http, around.clock)),
      tokens_(makeTokens(
          tokenSettings(settings_, upstream_),
          {.http = around.http,
           .clock = around.clock,
           .stored = StoredRecord(around.store,
                                  {.service = settings_.keychainService, .profile = settings_.name},
                                  around.clock),
           .metadata = metadata_,
           .identity = identity_,
           .grant = std::move(grant)},
          around)),
      revocation_(*metadata_, *identity_, around.http, around.clock) {}

std::string UnattendedProfile::logout() {
  const auto record = tokens_->forget();
  if (!record) return "There was no token.";
  const auto revoked = revocation_.revoke(*record);
  return "The token was dropped; the next call gets a new one." +
         (revoked.empty() ? std::string() : " " + revoked);
}

ProfileStatus UnattendedProfile::status() const {
  ProfileStatus status;
  status.name = settings_.name;
  status.token = tokens_->status();
  describe(judge(status.token, tokens_->loginHelps(), upstreamNote_.last()), status);
  status.upstreamOrigin = upstream_.origin();
  if (const auto servers = metadata_->last()) describe(*servers, status);
  const bool isClient = identity_->isFixed();
  if (isClient) status.clientId = settings_.clientId;
  status.registration = isClient ? "fixed" : "none";
  status.storeBackend = store_.backend();
  status.storeKey = store_.keySource();
  status.wantsLogin = false;
  return status;
}

void UnattendedProfile::noteUpstream(std::optional<base::Error> trouble) {
  upstreamNote_.note(std::move(trouble));
}

}  // namespace profile
