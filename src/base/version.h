#pragma once

#include <string_view>

namespace base {

/// The program's version, from the project's CMakeLists.txt.
inline constexpr std::string_view kVersion = MCP_AUTH_PROXY_VERSION;

}  // namespace base
