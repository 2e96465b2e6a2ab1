#include "profile/refreshable_login.h"

#include <utility>

namespace profile {

using credentials::Record;

std::optional<RefreshableLogin> RefreshableLogin::of(const Record& record) {
  if (!record.client || !record.tokens || !record.tokens->refreshToken) return std::nullopt;
  return RefreshableLogin{.generation = record.generation,
                          .upstream = record.upstream,
                          .client = *record.client,
                          .tokens = *record.tokens,
                          .refreshToken = *record.tokens->refreshToken};
}

bool RefreshableLogin::goBack() {
  if (!tokens.previousRefreshToken) return false;
  refreshToken = *tokens.previousRefreshToken;
  tokens.refreshToken = std::exchange(tokens.previousRefreshToken, std::nullopt);
  return true;
}

Record RefreshableLogin::record() const {
  return {.generation = generation, .upstream = upstream, .client = client, .tokens = tokens};
}

}  // namespace profile
