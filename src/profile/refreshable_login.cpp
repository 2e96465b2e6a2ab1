#include "profile/refreshable_login.h"

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

Record RefreshableLogin::record() const {
  return {.generation = generation, .upstream = upstream, .client = client, .tokens = tokens};
}

}  // namespace profile
