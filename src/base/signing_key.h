#pragma once

#include "base/secret.h"

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace base {

/// A private key that signs JSON Web Signatures: ES256 with P-256, RS256 with RSA of 2048 bits or
/// more (RFC 7518 section 3). Copies share the key; any thread. Throws Error(kInternal) where
/// OpenSSL fails.
class SigningKey {
 public:
  /// A new P-256 key.
  [[nodiscard]] static SigningKey generate();
  /// PKCS#8, SEC 1 or PKCS#1, not encrypted; "\n" written as two characters counts as a line's end,
  /// as environment variables have it. Throws Error(kSettings) for anything else.
  [[nodiscard]] static SigningKey fromPem(const Secret& pem);

  /// "ES256" or "RS256", as the key is.
  [[nodiscard]] std::string_view algorithm() const noexcept;
  /// PKCS#8.
  [[nodiscard]] Secret pem() const;
  /// The public key as a JSON object: the members that RFC 7638 takes, in its order.
  [[nodiscard]] std::string publicJwk() const;
  /// RFC 7638: base64url of the SHA-256 of `publicJwk`.
  [[nodiscard]] std::string thumbprint() const;
  /// The signature's bytes as RFC 7518 wants them (ES256: r and s, 32 bytes each).
  [[nodiscard]] std::string sign(std::string_view text) const;

 private:
  explicit SigningKey(evp_pkey_st* key);

  std::shared_ptr<evp_pkey_st> key_;
};

/// A JWS in compact form (RFC 7515 section 7.1); both texts are JSON objects.
[[nodiscard]] std::string signJwt(const SigningKey& key, std::string_view header,
                                  std::string_view claims);

}  // namespace base
