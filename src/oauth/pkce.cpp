#include "oauth/pkce.h"

#include "base/encoding.h"
#include "base/error.h"
#include "oauth/peer_text.h"

#include <algorithm>

namespace oauth {

namespace {

constexpr std::size_t kVerifierBytes = 32;

}  // namespace

Pkce makePkce() {
  auto random = base::randomBytes(kVerifierBytes);
  auto verifier = base::base64Url(random);
  base::wipe(random);
  Pkce pkce{.verifier = base::Secret(verifier), .challenge = s256Challenge(verifier)};
  base::wipe(verifier);
  return pkce;
}

std::string s256Challenge(std::string_view verifier) {
  return base::base64Url(base::sha256(verifier));
}

void requireS256(const AuthorizationServerMetadata& server, bool strict) {
  const auto& methods = server.codeChallengeMethodsSupported;
  if (!methods && !strict) return;
  if (methods && std::find(methods->begin(), methods->end(), "S256") != methods->end()) return;
  const auto issuer = quotePeer(server.issuer);
  if (!methods)
    throw base::Error(base::ErrorKind::kMetadataInvalid,
                      "The authorization server " + issuer +
                          " does not announce PKCE: its metadata has no "
                          "code_challenge_methods_supported",
                      {},
                      "If the server is known to check PKCE all the same, set "
                      "require_pkce_metadata: false for this profile.");
  throw base::Error(base::ErrorKind::kMetadataInvalid,
                    "The authorization server " + issuer +
                        " does not offer PKCE with S256 in code_challenge_methods_supported");
}

}  // namespace oauth
