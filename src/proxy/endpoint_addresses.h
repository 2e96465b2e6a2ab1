#pragma once

#include "base/secret.h"

#include <optional>
#include <string>
#include <string_view>

namespace proxy {

/// The gateway's addresses for the endpoints that HTTP+SSE upstreams (MCP 2024-11-05) name: like
/// "/p/x/mcp/~endpoint/<MAC>/messages?session=7". An endpoint may lie anywhere on the upstream's
/// origin, not only under the upstream URL; by the MAC, with a key of this process, a client
/// reaches with the profile's token what its upstream has named, and nothing else. No state is
/// kept for it. Immutable; any thread.
class EndpointAddresses {
 public:
  EndpointAddresses();

  /// `prefix`: path of the profile's MCP URL at the gateway. `target`: path and query at the
  /// upstream.
  [[nodiscard]] std::string addressOf(std::string_view profile, std::string_view prefix,
                                      std::string_view target) const;

  /// `rest`: what follows the prefix in a request. Throws base::Error(kNotFound) where it has the
  /// form of such an address and was not given out for this profile.
  void check(std::string_view profile, std::string_view rest) const;

 private:
  [[nodiscard]] std::string macOf(std::string_view profile, std::string_view target) const;

  base::Secret key_;
};

/// The upstream's target in such a rest; nullopt for any other.
[[nodiscard]] std::optional<std::string_view> endpointTarget(std::string_view rest);

}  // namespace proxy
