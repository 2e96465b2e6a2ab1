#pragma once

#include "base/clock.h"
#include "base/secret.h"
#include "profile/dpop_binding.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace profile {

/// A usable access token, immutable and shared: whoever holds the handle may send it to the
/// profile's own upstream and nowhere else.
struct AccessToken {
  base::Secret authorization;  ///< the whole field value, "Bearer …" or "DPoP …"
  std::optional<base::SteadyTime> expiresAt;
  std::uint64_t serial = 0;  ///< tells which token an upstream rejected
  /// Makes the proof that each request with this token needs; null for a Bearer token.
  std::shared_ptr<const DpopBinding> dpop;

  [[nodiscard]] bool isGoodAt(base::SteadyTime now) const {
    return now < expiresAt.value_or(base::SteadyTime::max());
  }
};

using AccessTokenHandle = std::shared_ptr<const AccessToken>;

}  // namespace profile
