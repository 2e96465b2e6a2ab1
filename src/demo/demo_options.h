#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace demo {

/// How the demo behaves. The defaults are for a newcomer who should see a refresh happen.
struct DemoOptions {
  std::uint16_t port = 0;  ///< on 127.0.0.1; 0 = any free one
  std::chrono::seconds accessTokenLifetime{60};
  std::chrono::seconds refreshTokenLifetime{std::chrono::hours(24)};
  /// How long a rotated refresh token may come once more without its family being revoked. Zero is
  /// as strict as servers get.
  std::chrono::seconds refreshGrace{0};
  bool rotateRefreshTokens = true;
  std::string account = "Robin Demo";
  std::size_t maxEntries = 1000;  ///< of clients, codes, logins and tokens each; the oldest go
};

}  // namespace demo
