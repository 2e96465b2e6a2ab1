#pragma once

#include "credentials/record.h"

#include <cstdint>
#include <optional>
#include <string>

namespace profile {

/// A record that can be refreshed: with a client, tokens and a refresh token. A value type.
struct RefreshableLogin {
  std::uint64_t generation = 0;
  std::string upstream;
  oauth::ClientCredentials client;
  credentials::StoredTokens tokens;
  base::Secret refreshToken;
  bool answerLost = false;  ///< a refresh was sent before and its answer never arrived

  /// nullopt where a part is missing.
  [[nodiscard]] static std::optional<RefreshableLogin> of(const credentials::Record& record);
  /// To the refresh token before this one; false when there is none.
  [[nodiscard]] bool goBack();
  [[nodiscard]] credentials::Record record() const;
};

}  // namespace profile
