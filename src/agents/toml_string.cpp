#include "agents/toml_string.h"

#include "base/utf8.h"

#include <array>
#include <charconv>
#include <cstdint>

namespace agents::toml {

namespace {

/// The quotes that open and close the string: one or three.
std::string_view quotesAt(std::string_view text, std::size_t begin) {
  const auto three = text.substr(begin, 3);
  return three == R"(""")" || three == "'''" ? three : text.substr(begin, 1);
}

/// Appends the code point of \u, \U or \x, whose digits begin at `position`; false when it is none.
bool appendPoint(std::string& out, std::string_view text, std::size_t& position,
                 std::size_t digits) {
  const auto token = text.substr(position, digits);
  std::uint32_t point = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), point, 16);
  if (error != std::errc{} || token.size() != digits || end != token.data() + digits) return false;
  if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
  base::appendUtf8(out, point);
  position += digits;
  return true;
}

/// A backslash at a line's end joins it to the next text.
bool joinsLines(std::string_view text, std::size_t& position) {
  const auto next = text.find_first_not_of(" \t\r\n", position);
  const auto gap = text.substr(position, next - position);
  if (gap.find('\n') == std::string_view::npos) return false;
  position += gap.size();
  return true;
}

/// `position` is after the backslash.
bool appendEscape(std::string& out, std::string_view text, std::size_t& position) {
  constexpr std::string_view kLetters = "btnfre\"\\";
  constexpr std::string_view kMeanings = "\b\t\n\f\r\x1B\"\\";
  const char letter = position < text.size() ? text[position] : '\0';
  if (const auto index = kLetters.find(letter); index != std::string_view::npos) {
    out += kMeanings[index];
    ++position;
    return true;
  }
  constexpr std::string_view kPoints = "xuU";
  constexpr std::array<std::size_t, 3> kDigits = {2, 4, 8};
  const auto kind = kPoints.find(letter);
  if (kind == std::string_view::npos) return joinsLines(text, position);
  ++position;
  return appendPoint(out, text, position, kDigits.at(kind));
}

}  // namespace

std::optional<std::size_t> stringEnd(std::string_view text, std::size_t begin) {
  const auto quotes = quotesAt(text, begin);
  auto position = begin + quotes.size();
  while (position < text.size() && !text.substr(position).starts_with(quotes)) {
    if (quotes.size() == 1 && text[position] == '\n') return std::nullopt;
    const bool escaped = text[position] == '\\' && quotes.front() == '"';
    position += escaped ? std::size_t{2} : std::size_t{1};
  }
  if (position >= text.size()) return std::nullopt;
  position += quotes.size();
  // Up to two more quotes may stand before the three that close.
  for (int more = 0; more < 2 && quotes.size() == 3; ++more)
    if (position < text.size() && text[position] == quotes.front()) ++position;
  return position;
}

std::optional<std::string> meaning(std::string_view token) {
  const auto quotes = quotesAt(token, 0);
  auto inner = token.substr(quotes.size(), token.size() - 2 * quotes.size());
  if (quotes.size() == 3 && inner.starts_with('\n')) inner.remove_prefix(1);
  if (quotes.size() == 3 && inner.starts_with("\r\n")) inner.remove_prefix(2);
  if (quotes.front() == '\'') return std::string(inner);
  std::string out;
  for (std::size_t position = 0; position < inner.size();) {
    const char letter = inner[position++];
    if (letter != '\\')
      out += letter;
    else if (!appendEscape(out, inner, position))
      return std::nullopt;
  }
  return out;
}

}  // namespace agents::toml
