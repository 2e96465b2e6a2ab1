#pragma once

#include "base/clock.h"
#include "credentials/record.h"
#include "oauth/token_set.h"

#include <optional>

namespace profile {

/// One moment on both clocks.
struct Moment {
  base::SteadyTime steady;
  base::WallTime wall;

  [[nodiscard]] static Moment of(const base::Clock& clock) {
    return {.steady = clock.steady(), .wall = clock.wall()};
  }
};

/// A token's times on the steady clock. Both nullopt where the server named no lifetime: such a
/// token is good until the upstream refuses it.
struct TokenTimes {
  std::optional<base::SteadyTime> expiresAt;
  /// When less than a tenth of the lifetime remains: at least a second where that is not more than
  /// half of it, at most a minute.
  std::optional<base::SteadyTime> refreshAt;
};

/// From the stored wall times. Where the wall clock has been set back behind `obtainedAt` the age
/// is not known: the token counts as good for its lifetime and as due for a refresh at once.
[[nodiscard]] TokenTimes timesOf(const credentials::StoredTokens& tokens, const Moment& now);

/// There is an access token and it has not run out.
[[nodiscard]] bool isUsable(const credentials::StoredTokens& tokens, const Moment& now);

/// `before` with the server's answer put in. The refresh token and the scope are kept where the
/// answer has none (RFC 6749 section 6); a refresh token that the answer replaces becomes the
/// previous one. A lifetime of zero or less says nothing and counts as none; one beyond ten years
/// counts as ten. `askedAt`: before the request went out.
[[nodiscard]] credentials::StoredTokens withAnswer(credentials::StoredTokens before,
                                                   const oauth::TokenSet& answer,
                                                   base::WallTime askedAt);

}  // namespace profile
