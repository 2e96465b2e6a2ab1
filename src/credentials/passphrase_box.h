#pragma once

#include "base/secret.h"

#include <optional>
#include <string>
#include <string_view>

namespace credentials {

/// Seals `plain` under a passphrase: scrypt (RFC 7914) with a fresh salt makes the key of an
/// AES-256-GCM box. Layout: "mcp-ap-passphrase" version(1) log2(N)(1) r(1) p(1) salt(16), all of it
/// authenticated, then nonce(12) ciphertext tag(16). Takes a quarter of a second and 32 MiB, on
/// purpose. Throws base::Error(kInternal) when OpenSSL fails. Any thread.
[[nodiscard]] std::string sealWithPassphrase(const base::Secret& passphrase,
                                             std::string_view plain);

/// nullopt when the passphrase is wrong or the box was changed, which cannot be told apart. Throws
/// base::Error(kStoreCorrupt) for what is no such box, or asks for more work than we ever do.
[[nodiscard]] std::optional<base::Secret> openWithPassphrase(const base::Secret& passphrase,
                                                             std::string_view box);

}  // namespace credentials
