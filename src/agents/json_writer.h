#pragma once

#include "agents/value.h"

#include <string>
#include <string_view>

namespace agents::jsonc {

/// How a value is laid out where it will stand.
struct Layout {
  bool spread = true;      ///< maps over several lines; else all on one
  std::string_view space;  ///< on one line: what follows ',' and ':'
  std::string_view newline;
  std::string_view step;  ///< of the indentation
  std::string indent;     ///< of the line that the value begins on
};

/// A string in double quotes. Nothing is escaped that need not be.
[[nodiscard]] std::string quoted(std::string_view text);
/// The value as JSON. Lists stay on one line.
[[nodiscard]] std::string written(const Value& value, const Layout& layout);
/// `"name": value`.
[[nodiscard]] std::string written(const Member& member, const Layout& layout);

}  // namespace agents::jsonc
