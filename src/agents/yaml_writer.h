#pragma once

#include "agents/value.h"

#include <string>
#include <string_view>

namespace agents::yaml {

/// How a block stands in its file.
struct Layout {
  std::string indent;
  std::string_view step;
  std::string_view newline;
};

/// The member in block style, each line with its end. Strings are quoted where they could be taken
/// for something else.
[[nodiscard]] std::string written(const Member& member, const Layout& layout);

}  // namespace agents::yaml
