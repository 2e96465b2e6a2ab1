#pragma once

#include "base/clock.h"
#include "base/secret.h"
#include "base/signing_key.h"

#include <string>

namespace oauth {

/// Makes the JWTs by which a client with a key of its own shows who it is: private_key_jwt
/// (RFC 7523 section 2.2, OpenID Connect Core section 9). Immutable; any thread. `clock` must
/// outlive it.
class ClientAssertions {
 public:
  ClientAssertions(base::SigningKey key, const base::Clock& clock);

  /// A new one, for one request: good for five minutes from now, with a `jti` of its own.
  /// `audience` is the authorization server's issuer (its token endpoint where it has none).
  [[nodiscard]] base::Secret make(const std::string& clientId, const std::string& audience) const;

 private:
  base::SigningKey key_;
  const base::Clock& clock_;
};

}  // namespace oauth
