#pragma once

#include "oauth/challenge.h"
#include "oauth/discovery_trail.h"

#include <optional>
#include <string>

namespace oauth {

/// What an upstream says to somebody without a token.
struct ProbeResult {
  bool wantsLogin = false;  ///< 401, or a Bearer challenge
  std::optional<Challenge> challenge;
  bool offersBearer = false;  ///< among its challenges
  bool offersDpop = false;
};

/// Asks the upstream without a token: a `ping` by POST, which never leaves a stream open, then a
/// GET, because some servers challenge one of the two only; with a `probePath` the GET of that path
/// comes first. Trouble is noted in the trail and gives an empty result.
[[nodiscard]] ProbeResult probeUpstream(DiscoveryTrail& trail, const http::Url& upstream,
                                        const std::string& probePath);

}  // namespace oauth
