#include "config/cross_checks.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/signing_key.h"
#include "config/suggestion.h"

#include <algorithm>
#include <utility>

namespace config {

namespace {

/// What `key` needs beside it.
struct Need {
  std::string_view key;
  std::string_view needed;
};

void checkNeeds(const ProfileDraft& profile, const Need& need, Faults& faults) {
  const auto given = profile.sources.find(need.key);
  if (given == profile.sources.end() || profile.gives(need.needed)) return;
  faults.add(given->second, "needs " + std::string(need.needed) + " beside it");
}

void checkAuthMethod(const ProfileDraft& profile, Faults& faults) {
  const auto given = profile.sources.find("token_endpoint_auth_method");
  if (given == profile.sources.end()) return;
  const auto& method = profile.settings.tokenEndpointAuthMethod;
  if (method == "none" && profile.gives("client_secret"))
    faults.add(given->second, "is none, but there is a client_secret");
  if (method == "private_key_jwt")
    checkNeeds(profile, {"token_endpoint_auth_method", "private_key"}, faults);
  const bool wantsSecret = method.starts_with("client_secret_");
  if (wantsSecret && profile.gives("client_id") && !profile.gives("client_secret"))
    faults.add(given->second, "needs client_secret beside it");
}

void checkPrivateKey(const ProfileDraft& profile, Faults& faults) {
  checkNeeds(profile, {"signing_alg", "private_key"}, faults);
  const auto given = profile.sources.find("private_key");
  if (given == profile.sources.end()) return;
  checkNeeds(profile, {"private_key", "client_id"}, faults);
  try {
    const auto key = base::SigningKey::fromPem(profile.settings.privateKey);
    const auto alg = profile.sources.find("signing_alg");
    if (alg != profile.sources.end() && profile.settings.signingAlg != key.algorithm())
      faults.add(alg->second,
                 "does not fit: private_key signs with " + std::string(key.algorithm()));
  } catch (const base::Error& error) {
    faults.add(given->second, "cannot be used. " + error.hint());
  }
}

void checkClientCredentials(const ProfileDraft& profile, const Source& grant, Faults& faults) {
  if (!profile.gives("client_id")) faults.add(grant, "client_credentials needs client_id");
  if (!profile.gives("client_secret") && !profile.gives("private_key"))
    faults.add(grant, "client_credentials needs client_secret or private_key");
}

void checkGrant(const ProfileDraft& profile, Faults& faults) {
  const auto given = profile.sources.find("grant");
  if (given == profile.sources.end()) return;
  switch (profile.settings.grant) {
    case GrantKind::kClientCredentials:
      checkClientCredentials(profile, given->second, faults);
      break;
    case GrantKind::kJwtBearer:
      if (!profile.gives("assertion")) faults.add(given->second, "jwt_bearer needs assertion");
      break;
    case GrantKind::kEnterpriseManaged:
      if (!profile.gives("idp_issuer") && !profile.gives("idp_token_endpoint"))
        faults.add(given->second, "enterprise_managed needs idp_issuer or idp_token_endpoint");
      if (!profile.gives("idp_id_token"))
        faults.add(given->second, "enterprise_managed needs idp_id_token");
      break;
    case GrantKind::kAuthorizationCode:
    case GrantKind::kDeviceCode:
    case GrantKind::kNone:
      break;
  }
}

/// With OAuth the field is the access token's place.
void checkHeaders(const ProfileDraft& profile, Faults& faults) {
  const auto given = profile.sources.find("headers");
  if (given == profile.sources.end() || profile.settings.grant == GrantKind::kNone) return;
  for (const auto& [name, value] : profile.settings.headers)
    if (base::equalsIgnoreCase(name, "authorization"))
      faults.add(given->second,
                 "'" + name + "' is where the access token goes; it needs grant: none");
}

}  // namespace

void checkProfile(const ProfileDraft& profile, Faults& faults) {
  if (!profile.gives(kUpstreamKey)) faults.add(profile.self, "has no upstream_mcp_url");
  checkNeeds(profile, {"authorization_endpoint", "token_endpoint"}, faults);
  checkNeeds(profile, {"token_endpoint", "authorization_endpoint"}, faults);
  checkNeeds(profile, {"client_secret", "client_id"}, faults);
  checkNeeds(profile, {"idp_client_secret", "idp_client_id"}, faults);
  checkNeeds(profile, {"client_key", "client_certificate"}, faults);
  checkAuthMethod(profile, faults);
  checkPrivateKey(profile, faults);
  checkGrant(profile, faults);
  checkHeaders(profile, faults);
}

void checkDefaultProfile(const Draft& draft, Faults& faults) {
  if (!draft.defaultProfile) return;
  std::vector<std::string_view> names;
  names.reserve(draft.profiles.size());
  for (const auto& profile : draft.profiles) names.push_back(profile.settings.name);
  if (std::find(names.begin(), names.end(), *draft.defaultProfile) == names.end())
    faults.add(draft.defaultProfileSource,
               "there is no profile of this name" + didYouMean(*draft.defaultProfile, names));
}

void checkPassphrase(const Draft& draft, Faults& faults) {
  const auto given = draft.serverSources.find(kPassphraseKey);
  const auto place = draft.server.fileStoreKey;
  if (given == draft.serverSources.end() || place == SealingKeyKind::kAuto ||
      place == SealingKeyKind::kPassphrase)
    return;
  faults.add(given->second, "needs file_store_key: passphrase; something else is set");
}

}  // namespace config
