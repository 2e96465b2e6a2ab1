#pragma once

#include "config/settings.h"
#include "http/url.h"
#include "profile/client_identity.h"
#include "profile/metadata_cache.h"
#include "profile/no_login.h"
#include "profile/oauth_profile.h"
#include "profile/profile.h"
#include "profile/revocation.h"
#include "profile/stored_record.h"
#include "profile/stored_token_manager.h"
#include "profile/unattended_grant.h"
#include "profile/upstream_note.h"

#include <memory>
#include <optional>
#include <string>

namespace profile {

/// A profile whose tokens need no person: `grant` asks for each of them. Otherwise as OAuthProfile:
/// one token manager, discovery cache and client of its own. Any thread.
class UnattendedProfile final : public Profile {
 public:
  /// Throws base::Error(kSettings) for an upstream URL that is none.
  UnattendedProfile(config::ProfileSettings settings, std::unique_ptr<UnattendedGrant> grant,
                    const ProfileSurroundings& around);

  void start() override { tokens_->start(); }

  [[nodiscard]] const std::string& name() const override { return settings_.name; }

  [[nodiscard]] const config::ProfileSettings& settings() const override { return settings_; }

  [[nodiscard]] const http::Url& upstream() const override { return upstream_; }

  [[nodiscard]] TokenManager& tokens() override { return *tokens_; }

  [[nodiscard]] AuthorizationFlow& login() override { return login_; }

  std::string logout() override;
  [[nodiscard]] ProfileStatus status() const override;
  void noteUpstream(std::optional<base::Error> trouble) override;

 private:
  const config::ProfileSettings settings_;
  const http::Url upstream_;
  credentials::CredentialStore& store_;
  // Shared with the token manager, whose jobs may outlive the profile for a moment.
  std::shared_ptr<MetadataCache> metadata_;
  std::shared_ptr<ClientIdentity> identity_;
  std::shared_ptr<StoredTokenManager> tokens_;
  NoLogin login_;
  Revocation revocation_;
  UpstreamNote upstreamNote_;
};

}  // namespace profile
