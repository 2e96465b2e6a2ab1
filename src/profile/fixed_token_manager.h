#pragma once

#include "profile/token_manager.h"

#include <optional>
#include <string>

namespace profile {

/// The token manager of a profile without OAuth: what the upstream is sent stands in the settings,
/// and there is nothing to renew, store or forget. Immutable; any thread.
class FixedTokenManager final : public TokenManager {
 public:
  FixedTokenManager() : token_(std::make_shared<const AccessToken>()) {}

  [[nodiscard]] AccessTokenHandle current() override { return token_; }

  void acquire(base::SteadyTime /*deadline*/, TokenCallback done) override { done(token_); }

  void reject(const AccessTokenHandle& /*token*/) override {}

  [[nodiscard]] bool renews() const override { return false; }

  [[nodiscard]] bool wantsLogin() const override { return false; }

  void accept(const credentials::Record& /*record*/) override {}

  std::optional<credentials::Record> forget() override { return std::nullopt; }

  void requireScope(const std::string& /*scope*/) override {}

  [[nodiscard]] TokenStatus status() const override {
    TokenStatus status;
    status.loaded = true;
    status.hasAccessToken = true;
    return status;
  }

 private:
  const AccessTokenHandle token_;  // empty: no Authorization of ours
};

}  // namespace profile
