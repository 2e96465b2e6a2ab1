#pragma once

#include "base/clock.h"
#include "oauth/dpop_key.h"
#include "profile/dpop_nonce.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace profile {

/// What goes with each request that carries one DPoP token (RFC 9449 section 7.1). Immutable but
/// for the upstream's nonce, which outlives the token. Any thread, no lock; `proof` signs (30 to
/// 60 µs, see oauth::DpopKey).
class DpopBinding {
 public:
  DpopBinding(oauth::DpopKey key, std::string_view accessToken, std::shared_ptr<DpopNonce> nonce)
      : key_(std::move(key)), hash_(oauth::dpopTokenHash(accessToken)), nonce_(std::move(nonce)) {}

  /// The DPoP field of one request; `uri` without query.
  [[nodiscard]] std::string proof(std::string_view method, std::string_view uri,
                                  base::WallTime now) const {
    const auto nonce = nonce_->current();
    return key_.proof({.method = method,
                       .uri = uri,
                       .accessTokenHash = hash_,
                       .nonce = nonce ? std::string_view(*nonce) : std::string_view(),
                       .now = now});
  }

  /// The upstream's DPoP-Nonce, for the proofs to come.
  void learn(std::string_view nonce) const { nonce_->learn(nonce); }

 private:
  oauth::DpopKey key_;
  std::string hash_;
  std::shared_ptr<DpopNonce> nonce_;
};

}  // namespace profile
