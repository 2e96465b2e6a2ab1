#pragma once

#include "base/clock.h"
#include "base/signing_key.h"
#include "http/url.h"

#include <string>
#include <string_view>

namespace oauth {

/// What one proof vouches for (RFC 9449 section 4.2).
struct DpopClaims {
  std::string_view method;
  std::string_view uri;              ///< without query and fragment: `dpopUri`
  std::string_view accessTokenHash;  ///< `dpopTokenHash`; "" in requests to the token endpoint
  std::string_view nonce;            ///< the server's last one; "" when it gave none
  base::WallTime now;
};

/// The key that tokens are bound to, and the proofs that we hold it (RFC 9449). ES256 only. Copies
/// share the key; any thread. A proof takes one signature, 30 to 60 µs: cheap enough for a loop's
/// thread, where a hop to another one would cost about as much. Throws base::Error(kInternal) where
/// OpenSSL fails.
class DpopKey {
 public:
  explicit DpopKey(base::SigningKey key);

  /// A DPoP field's value, good for one request: each has its own `jti`.
  [[nodiscard]] std::string proof(const DpopClaims& claims) const;

  /// RFC 7638: `dpop_jkt` of the authorization request, `cnf.jkt` of a token.
  [[nodiscard]] std::string thumbprint() const { return key_.thumbprint(); }

  /// To keep it.
  [[nodiscard]] const base::SigningKey& signingKey() const { return key_; }

 private:
  base::SigningKey key_;
  std::string header_;  // encoded, with its dot
};

/// `ath`: base64url of the token's SHA-256.
[[nodiscard]] std::string dpopTokenHash(std::string_view accessToken);

/// `htu` of a request to that URL.
[[nodiscard]] std::string dpopUri(const http::Url& url);

/// A DPoP-Nonce that may be used: 1 to 1024 of the characters of RFC 9449 section 8.1.
[[nodiscard]] bool isDpopNonce(std::string_view text);

}  // namespace oauth
