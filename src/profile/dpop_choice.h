#pragma once

#include "base/clock.h"
#include "config/settings.h"
#include "oauth/metadata_discovery.h"
#include "oauth/token_dpop.h"
#include "profile/dpop_nonce.h"

#include <memory>
#include <optional>
#include <string>

namespace profile {

/// The key that a login's tokens shall be bound to.
struct DpopLogin {
  oauth::DpopKey key;
  bool required = false;  ///< Bearer tokens would be of no use, or are not wanted
  std::shared_ptr<DpopNonces> nonces;
};

/// A new key where this login uses DPoP, else nullopt. `auto` uses it where the resource asks for
/// it: by a DPoP challenge or its metadata. An authorization server that can do DPoP says nothing
/// about the resource, and a bound token is of no use where only Bearer is understood. Where the
/// server's list lacks ES256, an offer is passed over, and a demand throws
/// base::Error(kMetadataInvalid).
[[nodiscard]] std::optional<DpopLogin> chooseDpop(config::DpopMode mode,
                                                  const oauth::Discovery& discovery,
                                                  const std::shared_ptr<DpopNonces>& nonces);

/// The proofs for a token request of that login at `now`; nonces are kept for the endpoint's
/// origin.
[[nodiscard]] oauth::TokenDpop tokenDpop(const DpopLogin& login, const std::string& tokenEndpoint,
                                         base::WallTime now);

}  // namespace profile
