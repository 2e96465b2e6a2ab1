#pragma once

#include <string>
#include <string_view>

namespace base {

/// HMAC with SHA-256 (RFC 2104): 32 bytes. Throws Error(kInternal) when OpenSSL fails.
[[nodiscard]] std::string hmacSha256(std::string_view key, std::string_view text);

}  // namespace base
