#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace config {

/// The known word that was most likely meant by `word` (case, "-" and "_" set aside), or "" when
/// none is near.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       const std::vector<std::string_view>& known);

/// "; did you mean 'x'?" or "".
[[nodiscard]] std::string didYouMean(std::string_view word,
                                     const std::vector<std::string_view>& known);

}  // namespace config
