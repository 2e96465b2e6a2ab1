#pragma once

#include <string>
#include <string_view>

namespace cli {

/// Text that a server chose, fit for a terminal: control characters (C0, DEL, and C1 in UTF-8) and
/// bytes that are no UTF-8 come out as `?`, line ends and tabs as a space.
[[nodiscard]] std::string forTerminal(std::string_view text);

/// How many columns UTF-8 text takes, one a character: near enough for a table.
[[nodiscard]] std::size_t columnsOf(std::string_view text);

/// At most `columns` wide, the rest given up for "...".
[[nodiscard]] std::string shortened(std::string_view text, std::size_t columns);

}  // namespace cli
