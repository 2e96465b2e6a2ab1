#pragma once

#include "base/secret.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace credentials {

inline constexpr std::size_t kAesKeyBytes = 32;
inline constexpr std::size_t kAesNonceBytes = 12;
inline constexpr std::size_t kAesTagBytes = 16;

/// AES-256-GCM through OpenSSL: a random nonce, then the ciphertext, then the tag. `bound` is
/// authenticated, not encrypted. Throws base::Error(kInternal) when OpenSSL fails.
[[nodiscard]] std::string aesGcmSeal(const base::Secret& key, std::string_view bound,
                                     std::string_view plain);
/// nullopt when the tag does not fit key, `bound` and ciphertext.
[[nodiscard]] std::optional<base::Secret> aesGcmOpen(const base::Secret& key,
                                                     std::string_view bound, std::string_view box);

}  // namespace credentials
