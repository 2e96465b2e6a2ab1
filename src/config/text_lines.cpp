#include "config/text_lines.h"

#include <algorithm>

namespace config {

TextLines::TextLines(std::string_view text) : text_(text) {
  for (std::size_t at = 0; at < text.size();) {
    starts_.push_back(at);
    const auto end = text.find('\n', at);
    if (starts_.size() == 1 && end != std::string_view::npos && end > 0 && text[end - 1] == '\r')
      lineEnd_ = "\r\n";
    at = end == std::string_view::npos ? text.size() : end + 1;
  }
}

std::size_t TextLines::start(int line) const {
  return line > count() ? text_.size() : starts_[static_cast<std::size_t>(std::max(line, 1) - 1)];
}

std::size_t TextLines::offset(int line, int column) const {
  return std::min(start(line) + static_cast<std::size_t>(std::max(column, 1) - 1), text_.size());
}

std::string_view TextLines::line(int line) const {
  auto found = text_.substr(start(line), start(line + 1) - start(line));
  while (found.ends_with('\n') || found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

bool TextLines::isBlank(int line) const {
  return this->line(line).find_first_not_of(" \t") == std::string_view::npos;
}

bool TextLines::isComment(int line) const {
  const auto text = this->line(line);
  const auto first = text.find_first_not_of(" \t");
  return first != std::string_view::npos && text[first] == '#';
}

int TextLines::indent(int line) const {
  const auto text = this->line(line);
  return static_cast<int>(std::min(text.find_first_not_of(' '), text.size()));
}

int TextLines::lastLineOf(int line, int indent) const {
  int last = line;
  for (int next = line + 1; next <= count(); ++next) {
    if (isBlank(next)) continue;
    if (this->indent(next) > indent)
      last = next;
    else if (!isComment(next))
      break;
  }
  return last;
}

}  // namespace config
