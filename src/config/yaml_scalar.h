#pragma once

#include <string>
#include <string_view>

namespace config {

/// Text as a YAML scalar that reads back as just that: plain where that is safe, else in double
/// quotes. Pure.
[[nodiscard]] std::string yamlScalar(std::string_view text);
/// The same for a key: only words stay plain.
[[nodiscard]] std::string yamlKey(std::string_view text);
[[nodiscard]] std::string yamlQuoted(std::string_view text);

}  // namespace config
