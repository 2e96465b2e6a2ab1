#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace agents {

/// A unified diff of two texts for a person to look at, with three lines of context: line ends are
/// left out, lines past 200 bytes are cut, and what looks like a secret is hidden, in `plain`
/// (our own URLs) nothing is. "" when the texts are the same.
[[nodiscard]] std::string lineDiff(const std::string& name, std::string_view before,
                                   std::string_view after, const std::vector<std::string>& plain);

}  // namespace agents
