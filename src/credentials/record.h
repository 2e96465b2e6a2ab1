#pragma once

#include "base/clock.h"
#include "base/secret.h"
#include "base/signing_key.h"
#include "oauth/client_credentials.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace credentials {

/// A profile's tokens and what they are bound to: none of it may be used with another issuer,
/// resource, redirect URI or token endpoint.
struct StoredTokens {
  std::string issuer;
  std::string tokenEndpoint;
  std::string resource;  ///< "" when the parameter is off
  base::Secret accessToken;
  std::string tokenType = "Bearer";  ///< or "DPoP"
  std::optional<base::WallTime> expiresAt;
  std::optional<base::Secret> refreshToken;
  /// The one that `refreshToken` replaced, kept until that one has proved good: should the server
  /// refuse it, this is tried once more.
  std::optional<base::Secret> previousRefreshToken;
  std::optional<std::string> scope;
  base::WallTime obtainedAt;
  /// Set and made durable before a refresh request goes out, cleared by the save of its answer.
  /// Where it stands beside `refused`, the answer to an earlier request was lost.
  std::optional<base::WallTime> refreshSentAt;
  /// The token endpoint's code when it refused these tokens for good ("invalid_grant",
  /// "invalid_client"); "" otherwise. Kept so that a restart asks for a login at once.
  std::string refused;
  /// What the tokens are bound to (RFC 9449): every refresh and every call proves that we hold it.
  /// Set where a proof went with the login, even if the server answered with Bearer. ES256.
  std::optional<base::SigningKey> dpopKey;
};

/// All that is kept for one profile. A value type.
struct Record {
  /// Rises by one with every save; the store's compare and swap goes by it. 0 = never saved.
  std::uint64_t generation = 0;
  std::string upstream;  ///< the upstream URL it was made for
  std::optional<oauth::ClientCredentials> client;
  std::optional<StoredTokens> tokens;
};

/// No store takes or reads a larger one.
inline constexpr std::size_t kMaxRecordBytes = 1U << 20U;

/// JSON, version 1, strict: what it does not know is refused. `serialize` throws
/// base::Error(kInternal) for a value that is not UTF-8 text, `deserialize` throws
/// base::Error(kStoreCorrupt).
[[nodiscard]] base::Secret serialize(const Record& record);
[[nodiscard]] Record deserialize(std::string_view text);

}  // namespace credentials
