#include "profile/profile_factory.h"

#include "profile/enterprise_grant.h"
#include "profile/jwt_bearer_grant.h"
#include "profile/oauth_profile.h"
#include "profile/open_profile.h"
#include "profile/unattended_grant.h"
#include "profile/unattended_profile.h"

#include <utility>
#include <vector>

namespace profile {

namespace {

EnterpriseGrant::Settings enterpriseSettings(const config::ProfileSettings& settings) {
  return {.issuer = settings.idpIssuer,
          .tokenEndpoint = settings.idpTokenEndpoint,
          .clientId = settings.idpClientId,
          .clientSecret = settings.idpClientSecret,
          .idToken = settings.idpIdToken};
}

/// Null where a person logs in.
std::unique_ptr<UnattendedGrant> makeGrant(const config::ProfileSettings& settings,
                                           const base::Clock& clock) {
  switch (settings.grant) {
    case config::GrantKind::kClientCredentials:
      return std::make_unique<ClientCredentialsGrant>();
    case config::GrantKind::kJwtBearer:
      return std::make_unique<JwtBearerGrant>(settings.assertion);
    case config::GrantKind::kEnterpriseManaged:
      return std::make_unique<EnterpriseGrant>(enterpriseSettings(settings), clock);
    default:
      return nullptr;
  }
}

std::shared_ptr<Profile> makeProfile(const config::ProfileSettings& settings,
                                     const RedirectUriOf& redirectUriOf,
                                     const ProfileSurroundings& around) {
  if (settings.grant == config::GrantKind::kNone) return std::make_shared<OpenProfile>(settings);
  if (auto grant = makeGrant(settings, around.clock))
    return std::make_shared<UnattendedProfile>(settings, std::move(grant), around);
  auto redirectUri = [settings, redirectUriOf] { return redirectUriOf(settings); };
  return std::make_shared<OAuthProfile>(settings, std::move(redirectUri), around);
}

}  // namespace

ProfileRegistry makeProfiles(const config::Settings& settings, const RedirectUriOf& redirectUriOf,
                             const SurroundingsFor& surroundings) {
  std::vector<std::shared_ptr<Profile>> profiles;
  profiles.reserve(settings.profiles.size());
  for (const auto& one : settings.profiles)
    profiles.push_back(makeProfile(one, redirectUriOf, surroundings(one)));
  return {std::move(profiles), settings.defaultProfile};
}

}  // namespace profile
