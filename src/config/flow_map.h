#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace config {

/// Where the parts of a YAML flow map (`{a: 1, b: 2}`) stand in a text, as byte offsets.
struct FlowMap {
  std::vector<std::size_t> commas;  ///< between its own members, the trailing one among them
  std::size_t contentEnd = 0;       ///< after the last byte that is neither white space nor comment
  std::size_t close = 0;            ///< the closing brace
};

/// Finds them for the brace at `open`: quotes, comments and nested collections are stepped over.
/// nullopt when it does not end. For text that a YAML parser has passed. Pure.
[[nodiscard]] std::optional<FlowMap> findFlowMap(std::string_view text, std::size_t open);

}  // namespace config
