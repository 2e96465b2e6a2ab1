#include "cli/terminal_text.h"

#include "base/utf8.h"

#include <algorithm>

namespace cli {

namespace {

bool isControl(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return first < 0x20 || first == 0x7f;
  return first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
}

/// The next character, or one byte that is none.
std::string_view next(std::string_view text) {
  return text.substr(0, std::max<std::size_t>(1, base::utf8Sequence(text)));
}

}  // namespace

std::string forTerminal(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto character = next(text);
    if (character == "\n" || character == "\t" || character == "\r")
      out += ' ';
    else if (base::utf8Sequence(text) == 0 || isControl(character))
      out += '?';
    else
      out += character;
    text.remove_prefix(character.size());
  }
  return out;
}

std::size_t columnsOf(std::string_view text) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues));
}

std::string shortened(std::string_view text, std::size_t columns) {
  constexpr std::string_view kMore = "...";
  if (columnsOf(text) <= columns) return std::string(text);
  std::string out;
  for (auto left = columns - std::min(columns, kMore.size()); left > 0; --left) {
    out += next(text);
    text.remove_prefix(next(text).size());
  }
  return out + std::string(kMore);
}

}  // namespace cli
