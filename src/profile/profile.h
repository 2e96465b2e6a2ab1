#pragma once

#include "config/settings.h"
#include "http/url.h"
#include "profile/activity.h"
#include "profile/authorization_flow.h"
#include "profile/token_manager.h"

#include <memory>
#include <optional>
#include <string>

namespace profile {

enum class ProfileState { kReady, kLoginRequired, kRefreshing, kDegraded };

/// What `oauth/status` and the dashboard show of a profile. Plain data, no secret.
struct ProfileStatus {
  std::string name;
  ProfileState state = ProfileState::kLoginRequired;
  std::string code;  ///< the error table's, "" when ready
  std::string message;
  std::string hint;
  std::string upstreamOrigin;
  std::string issuer;  ///< "" before discovery
  std::string discoverySource;
  std::optional<base::WallTime> discoveredAt;
  std::string clientId;
  std::string registration;  ///< "fixed", "dynamic", "metadata_document", "none"
  TokenStatus token;
  std::string storeBackend;
  std::string storeKey;    ///< where its sealing key is; "" where it has none of ours
  bool wantsLogin = true;  ///< false where nobody logs in: `login` refuses, pages offer none
};

/// One named upstream and its live state. Immutable but for the parts that synchronise themselves;
/// any thread. Made by profile_factory (or by a test from fakes).
class Profile {
 public:
  virtual ~Profile() = default;

  /// Once: begins to read the stored login. No I/O on the calling thread.
  virtual void start() = 0;
  [[nodiscard]] virtual const std::string& name() const = 0;
  [[nodiscard]] virtual const config::ProfileSettings& settings() const = 0;
  [[nodiscard]] virtual const http::Url& upstream() const = 0;
  [[nodiscard]] virtual TokenManager& tokens() = 0;
  [[nodiscard]] virtual AuthorizationFlow& login() = 0;
  /// Forgets tokens and the registered client, revoking upstream where there is an endpoint.
  /// Blocks. Returns a sentence for a person, "" when there is nothing to add.
  virtual std::string logout() = 0;
  [[nodiscard]] virtual ProfileStatus status() const = 0;
  /// Remembered for status: the last trouble with the upstream itself; nullopt once a call worked.
  virtual void noteUpstream(std::optional<base::Error> trouble) = 0;

  /// What went through lately.
  [[nodiscard]] Activity& activity() { return activity_; }

  [[nodiscard]] const Activity& activity() const { return activity_; }

 private:
  Activity activity_;
};

}  // namespace profile
