#pragma once

#include <string_view>

namespace cli {

/// Prints "mcp-auth-proxy: text hint" on standard error and returns `status`.
int complain(std::string_view text, std::string_view hint, int status);

}  // namespace cli
