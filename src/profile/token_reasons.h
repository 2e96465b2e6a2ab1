#pragma once

#include "profile/record_binding.h"

namespace profile {

/// How a token that runs out is replaced.
enum class Renewal {
  kRefreshToken,  ///< by the refresh token of a login; without one a person logs in
  kGrant,         ///< by asking anew: nobody logs in
};

// Why there is no token, in words for a person: what TokenState knows without a server's answer.

/// The upstream refused one new token after the other.
[[nodiscard]] LoginNeeded uselessTokens(Renewal renewal);
/// After a logout.
[[nodiscard]] LoginNeeded droppedTokens(Renewal renewal);
/// The upstream refused the token, and nothing renews it.
[[nodiscard]] LoginNeeded deadToken();
/// It ran out, and nothing renews it.
[[nodiscard]] LoginNeeded spentToken();

}  // namespace profile
