#pragma once

#include <string>
#include <string_view>

namespace demo {

inline constexpr std::string_view kScope = "demo:tools";
inline constexpr std::string_view kOfflineAccess = "offline_access";

/// Where the demo's parts are, once its port is known.
struct Addresses {
  std::string issuer;  ///< "http://127.0.0.1:41234"

  [[nodiscard]] std::string mcp() const { return issuer + "/mcp"; }

  [[nodiscard]] std::string resourceMetadata() const {
    return issuer + "/.well-known/oauth-protected-resource/mcp";
  }
};

}  // namespace demo
