#pragma once

#include "config/settings.h"
#include "credentials/credential_store.h"
#include "http/url.h"
#include "profile/client_identity.h"
#include "profile/code_login.h"
#include "profile/device_login.h"
#include "profile/dpop_nonce.h"
#include "profile/metadata_cache.h"
#include "profile/pending_logins.h"
#include "profile/profile.h"
#include "profile/revocation.h"
#include "profile/step_up.h"
#include "profile/stored_record.h"
#include "profile/stored_token_manager.h"
#include "profile/upstream_note.h"

#include <functional>
#include <memory>
#include <string>

namespace profile {

/// What profiles share, given by the application; outlives them.
struct ProfileSurroundings {
  credentials::CredentialStore& store;
  http::Client& http;
  base::Executor& executor;
  const base::Clock& clock;
};

/// A profile whose upstream wants OAuth: owns its discovery cache, client, pending logins and token
/// manager, and shares nothing with other profiles but its surroundings.
class OAuthProfile final : public Profile {
 public:
  /// `redirectUri`: this profile's own, asked at each login. Throws base::Error(kSettings) for an
  /// upstream URL that is none.
  OAuthProfile(config::ProfileSettings settings, std::function<std::string()> redirectUri,
               const ProfileSurroundings& around);

  void start() override;

  [[nodiscard]] const std::string& name() const override { return settings_.name; }

  [[nodiscard]] const config::ProfileSettings& settings() const override { return settings_; }

  [[nodiscard]] const http::Url& upstream() const override { return upstream_; }

  [[nodiscard]] TokenManager& tokens() override { return *tokens_; }

  [[nodiscard]] AuthorizationFlow& login() override { return login_; }

  std::string logout() override;
  [[nodiscard]] ProfileStatus status() const override;
  void noteUpstream(std::optional<base::Error> trouble) override;

 private:
  [[nodiscard]] std::string registrationOf(const TokenStatus& tokens) const;

  const config::ProfileSettings settings_;
  const http::Url upstream_;
  credentials::CredentialStore& store_;
  // Shared with the token manager, whose jobs may outlive the profile for a moment.
  std::shared_ptr<StepUp> stepUp_;
  std::shared_ptr<MetadataCache> metadata_;
  std::shared_ptr<ClientIdentity> identity_;
  std::shared_ptr<DpopNonces> nonces_;
  std::shared_ptr<PendingLogins> pending_;
  StoredRecord stored_;
  std::shared_ptr<StoredTokenManager> tokens_;
  std::shared_ptr<DeviceLogin> device_;
  CodeLogin login_;
  Revocation revocation_;
  UpstreamNote upstreamNote_;
};

}  // namespace profile
