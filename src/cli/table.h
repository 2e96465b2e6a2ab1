#pragma once

#include "cli/style.h"

#include <string>
#include <vector>

namespace cli {

enum class Tone { kPlain, kGood, kAsks, kBad, kSoft };

struct Cell {
  std::string text;
  Tone tone = Tone::kPlain;
};

/// Rows in columns as wide as their widest cell, two spaces apart. Cells hold no control
/// characters (forTerminal). Pure.
class Table {
 public:
  explicit Table(std::vector<std::string> heading);

  void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }

  [[nodiscard]] std::string text(const Style& style) const;

 private:
  std::vector<std::vector<Cell>> rows_;
};

[[nodiscard]] std::string painted(const Cell& cell, const Style& style);

}  // namespace cli
