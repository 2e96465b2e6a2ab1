#pragma once

#include "base/secret.h"
#include "credentials/record_key.h"

#include <string>
#include <string_view>

namespace credentials {

/// A new key for sealing: 256 bits from the system's generator.
[[nodiscard]] base::Secret makeSealingKey();

/// Tells keys apart and reveals nothing of them. 16 hexadecimal digits.
[[nodiscard]] std::string sealingKeyId(const base::Secret& key);

/// Seals `plain` with AES-256-GCM under a fresh 96-bit nonce. Format version, key id, service and
/// profile stand in clear at the front and are authenticated, so that a file put in another one's
/// place is refused. Layout: "mcp-ap-record" version(1) key-id(8) service profile (each with a
/// 2-byte length) nonce(12) ciphertext tag(16). The id tells keys apart and reveals nothing of
/// them.
[[nodiscard]] std::string seal(const base::Secret& key, const RecordKey& owner,
                               std::string_view plain);

/// Throws base::Error(kStoreCorrupt) when `sealed` was cut, altered, sealed with another key or for
/// another owner.
[[nodiscard]] base::Secret unseal(const base::Secret& key, const RecordKey& owner,
                                  std::string_view sealed);

/// Whom it says it is for; only `unseal` proves that. Throws base::Error(kStoreCorrupt).
[[nodiscard]] RecordKey sealedFor(std::string_view sealed);

}  // namespace credentials
