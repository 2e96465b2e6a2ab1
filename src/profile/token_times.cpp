#include "profile/token_times.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace profile {
namespace {

constexpr std::chrono::seconds kLongest = std::chrono::hours(24 * 3650);
constexpr std::chrono::seconds kMostAhead{60};
// Servers count lifetimes in whole seconds.
constexpr std::chrono::seconds kLeastAhead{1};
// Any two of what `sane` gives back can be subtracted.
constexpr std::chrono::seconds kFarthest = std::chrono::hours(24 * 365 * 200);

base::WallTime sane(base::WallTime stored) {
  return std::clamp(stored, base::WallTime(), base::WallTime(kFarthest));
}

}  // namespace

TokenTimes timesOf(const credentials::StoredTokens& tokens, const Moment& now) {
  using base::SteadyTime;
  if (!tokens.expiresAt) return {};
  const auto end = sane(*tokens.expiresAt);
  const auto lifetime = std::clamp<base::WallTime::duration>(end - sane(tokens.obtainedAt),
                                                             base::WallTime::duration{}, kLongest);
  const auto remaining = end - sane(now.wall);
  if (remaining > lifetime) return {.expiresAt = now.steady + lifetime, .refreshAt = now.steady};
  const auto ahead = std::clamp<base::WallTime::duration>(
      lifetime / 10, std::min<base::WallTime::duration>(lifetime / 2, kLeastAhead), kMostAhead);
  const SteadyTime expiresAt =
      now.steady + std::max<base::WallTime::duration>(remaining, -kLongest);
  return {.expiresAt = expiresAt, .refreshAt = expiresAt - ahead};
}

bool isUsable(const credentials::StoredTokens& tokens, const Moment& now) {
  if (tokens.accessToken.empty()) return false;
  const auto times = timesOf(tokens, now);
  return !times.expiresAt || now.steady < *times.expiresAt;
}

credentials::StoredTokens withAnswer(credentials::StoredTokens before,
                                     const oauth::TokenSet& answer, base::WallTime askedAt) {
  before.accessToken = answer.accessToken;
  before.tokenType = answer.tokenType;
  before.obtainedAt = askedAt;
  before.expiresAt.reset();
  if (answer.expiresIn && answer.expiresIn->count() > 0)
    before.expiresAt = askedAt + std::min(*answer.expiresIn, kLongest);
  before.previousRefreshToken.reset();  // what it was kept for has just proved good
  if (answer.refreshToken && answer.refreshToken != before.refreshToken) {
    before.previousRefreshToken = std::move(before.refreshToken);
    before.refreshToken = answer.refreshToken;
  }
  if (answer.scope) before.scope = answer.scope;
  before.refreshSentAt.reset();
  before.refused.clear();
  return before;
}

}  // namespace profile
