#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base {

/// Length of the well-formed UTF-8 sequence (RFC 3629: no surrogates, no overlong form, nothing
/// above U+10FFFF) at the start of `text`; 0 when there is none.
[[nodiscard]] std::size_t utf8Sequence(std::string_view text) noexcept;
[[nodiscard]] bool isUtf8(std::string_view text) noexcept;
/// Appends `point`, which must be a Unicode scalar value.
void appendUtf8(std::string& out, char32_t point);

}  // namespace base
