#pragma once

#include "agents/value.h"

#include <cstddef>
#include <string_view>

namespace agents::jsonc {

/// Past white space and comments (`//` to the line's end, `/* */`). Throws base::Error(kSettings)
/// for a comment that does not end.
[[nodiscard]] std::size_t skipGap(std::string_view text, std::size_t position);
/// The last comment between `from` and `to`; an empty span at `from` when there is none. Between
/// them is nothing but white space and comments.
[[nodiscard]] Span lastComment(std::string_view text, std::size_t from, std::size_t to);

/// JSON with comments and trailing commas, as editors take it: the values and where they stand. A
/// byte order mark may come first. A text without any value gives kNull with an empty span at its
/// end. Throws base::Error(kSettings) "line N: what is wrong".
[[nodiscard]] Value read(std::string_view text);

}  // namespace agents::jsonc
