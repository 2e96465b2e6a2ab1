#include "agents/text_place.h"

#include "base/error.h"
#include "base/utf8.h"

#include <algorithm>

namespace agents {

namespace {

constexpr std::size_t kMaxBytes = std::size_t{16} * 1024 * 1024;
constexpr std::string_view kBlank = " \t";

/// A carriage return that ends no line with a line feed; npos when there is none. Some programs
/// take it for a line's end and some do not, so nothing can be put beside it safely.
std::size_t loneReturn(std::string_view text) {
  auto found = text.find('\r');
  while (found != std::string_view::npos && text.substr(found).starts_with("\r\n"))
    found = text.find('\r', found + 1);
  return found;
}

}  // namespace

std::string_view newlineOf(std::string_view text) {
  return text.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
}

std::string_view indentAt(std::string_view text, std::size_t position) {
  const auto newline = text.substr(0, position).rfind('\n');
  const auto begin = newline == std::string_view::npos ? 0 : newline + 1;
  const auto line = text.substr(begin);
  return line.substr(0, std::min(line.find_first_not_of(kBlank), line.size()));
}

std::string_view indentStepOf(std::string_view text) {
  for (auto newline = text.find('\n'); newline != std::string_view::npos;
       newline = text.find('\n', newline + 1)) {
    const auto line = text.substr(newline + 1);
    const auto indent = line.substr(0, std::min(line.find_first_not_of(kBlank), line.size()));
    const bool starred = line.substr(indent.size()).starts_with('*');
    const bool blank = line.find_first_not_of(" \t\r\n") != indent.size();
    if (!indent.empty() && !blank && !starred) return indent;
  }
  return "  ";
}

std::string replaced(std::string_view text, Span span, std::string_view by) {
  return std::string(text.substr(0, span.begin)).append(by).append(text.substr(span.end));
}

void failAt(std::string_view text, std::size_t position, const std::string& what) {
  const auto before = text.substr(0, position);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  throw base::Error(base::ErrorKind::kSettings, "line " + std::to_string(line) + ": " + what);
}

void checkText(std::string_view text) {
  if (text.size() > kMaxBytes)
    throw base::Error(base::ErrorKind::kSettings, "the file is larger than 16 MiB");
  if (text.find('\0') != std::string_view::npos) failAt(text, text.find('\0'), "there is a NUL");
  if (const auto lone = loneReturn(text); lone != std::string_view::npos)
    failAt(text, lone,
           "there is a carriage return without a line feed; save the file with "
           "usual line ends");
  if (!base::isUtf8(text)) throw base::Error(base::ErrorKind::kSettings, "the file is not UTF-8");
}

}  // namespace agents
