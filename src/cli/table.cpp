#include "cli/table.h"

#include "cli/terminal_text.h"

#include <algorithm>

namespace cli {

Table::Table(std::vector<std::string> heading) {
  std::vector<Cell> row;
  row.reserve(heading.size());
  for (auto& word : heading) row.push_back({.text = std::move(word), .tone = Tone::kSoft});
  add(std::move(row));
}

std::string Table::text(const Style& style) const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], columnsOf(row[i].text));
  }
  std::string text;
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += painted(row[i], style);
      if (i + 1 < row.size()) text.append(widths[i] - columnsOf(row[i].text) + 2, ' ');
    }
    text += '\n';
  }
  return text;
}

std::string painted(const Cell& cell, const Style& style) {
  switch (cell.tone) {
    case Tone::kGood:
      return style.good(cell.text);
    case Tone::kAsks:
      return style.asks(cell.text);
    case Tone::kBad:
      return style.bad(cell.text);
    case Tone::kSoft:
      return style.soft(cell.text);
    case Tone::kPlain:
      break;
  }
  return cell.text;
}

}  // namespace cli
