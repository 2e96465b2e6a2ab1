#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bridge {

using RequestFields = std::vector<std::pair<std::string, std::string>>;

/// A value of Mcp-Name or Mcp-Param-*: as it is, or as =?base64?…?= where a field could not hold it
/// unchanged (2026-07-28, Streamable HTTP, "Value Encoding"). Pure.
[[nodiscard]] std::string fieldValueOf(std::string_view value);

}  // namespace bridge
