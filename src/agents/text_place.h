#pragma once

#include "agents/value.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace agents {

/// What the editors ask of a file's text, whatever its format. Pure.

/// "\r\n" where the text has one, else "\n".
[[nodiscard]] std::string_view newlineOf(std::string_view text);
/// The white space at the start of the line that `position` is on.
[[nodiscard]] std::string_view indentAt(std::string_view text, std::size_t position);
/// The step of the text's indentation: that of its first indented line; two spaces where none is.
[[nodiscard]] std::string_view indentStepOf(std::string_view text);
/// The text with the span's bytes replaced.
[[nodiscard]] std::string replaced(std::string_view text, Span span, std::string_view by);

/// base::Error(kSettings) "line N: what", for a file that is not what it should be.
[[noreturn]] void failAt(std::string_view text, std::size_t position, const std::string& what);
/// Refuses texts that no editor can take apart safely: over 16 MiB, not UTF-8, with a NUL,
/// or with a carriage return on its own.
void checkText(std::string_view text);

}  // namespace agents
