#pragma once

#include "config/settings.h"
#include "http/url.h"
#include "profile/fixed_token_manager.h"
#include "profile/no_login.h"
#include "profile/profile.h"
#include "profile/upstream_note.h"

#include <optional>
#include <string>

namespace profile {

/// A profile without OAuth (`grant: none`): its upstream is sent the settings' `headers` (an API
/// key, say), or nothing of ours at all. Any thread.
class OpenProfile final : public Profile {
 public:
  /// Throws base::Error(kSettings) for an upstream URL that is none.
  explicit OpenProfile(config::ProfileSettings settings);

  void start() override {}

  [[nodiscard]] const std::string& name() const override { return settings_.name; }

  [[nodiscard]] const config::ProfileSettings& settings() const override { return settings_; }

  [[nodiscard]] const http::Url& upstream() const override { return upstream_; }

  [[nodiscard]] TokenManager& tokens() override { return tokens_; }

  [[nodiscard]] AuthorizationFlow& login() override { return login_; }

  std::string logout() override;
  [[nodiscard]] ProfileStatus status() const override;
  void noteUpstream(std::optional<base::Error> trouble) override;

 private:
  const config::ProfileSettings settings_;
  const http::Url upstream_;
  FixedTokenManager tokens_;
  NoLogin login_;
  UpstreamNote upstreamNote_;
};

}  // namespace profile
