#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cli {

/// The absolute path of an executable in this process's PATH; entries that are not absolute are
/// left out. nullopt where there is none.
[[nodiscard]] std::optional<std::string> findProgram(std::string_view name);

}  // namespace cli
