#include "profile/dpop_choice.h"

#include "base/error.h"
#include "oauth/peer_text.h"

#include <algorithm>

namespace profile {
namespace {

using config::DpopMode;

/// Servers need not announce what they take; one that does must take ours.
bool takesEs256(const oauth::AuthorizationServerMetadata& server) {
  const auto& algorithms = server.dpopSigningAlgValuesSupported;
  return !algorithms || std::ranges::find(*algorithms, "ES256") != algorithms->end();
}

base::Error noEs256(const std::string& issuer) {
  return {base::ErrorKind::kMetadataInvalid,
          "This login must use DPoP, and the authorization server " + oauth::quotePeer(issuer) +
              " does not list ES256 in dpop_signing_alg_values_supported, the one algorithm that "
              "the gateway signs proofs with",
          {},
          "Ask the server's operator for ES256. If the upstream takes Bearer tokens too, set "
          "dpop: off for this profile."};
}

}  // namespace

std::optional<DpopLogin> chooseDpop(DpopMode mode, const oauth::Discovery& discovery,
                                    const std::shared_ptr<DpopNonces>& nonces) {
  if (mode == DpopMode::kOff) return std::nullopt;
  const bool required = mode == DpopMode::kRequired || discovery.resourceRequiresDpop;
  if (!required && !discovery.resourceWantsDpop) return std::nullopt;
  if (!takesEs256(discovery.server)) {
    if (required) throw noEs256(discovery.server.issuer);
    return std::nullopt;
  }
  return DpopLogin{
      .key = oauth::DpopKey(base::SigningKey::generate()), .required = required, .nonces = nonces};
}

oauth::TokenDpop tokenDpop(const DpopLogin& login, const std::string& tokenEndpoint,
                           base::WallTime now) {
  const auto url = http::Url::parse(tokenEndpoint);
  const auto origin = url ? url->origin() : std::string();
  return {.key = login.key,
          .now = now,
          .nonce = login.nonces->of(origin),
          .onNonce = [nonces = login.nonces,
                      origin](const std::string& nonce) { nonces->learn(origin, nonce); },
          .required = login.required};
}

}  // namespace profile
