#pragma once

#include "agents/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace agents::toml {

/// One statement of a TOML file: a table's head, or a key with its value.
struct Statement {
  enum class Kind { kTable, kArrayTable, kPair };

  Kind kind = Kind::kPair;
  std::vector<std::string> path;  ///< from the root: a pair's has its table's before its own
  Span lines;                     ///< whole lines, with the last one's end
  Value value;                    ///< kPair
};

/// A TOML file's statements in their order, as editors take it: strings, arrays and inline tables
/// are followed to their end, numbers and dates are taken as they stand. Throws
/// base::Error(kSettings) "line N: what is wrong".
[[nodiscard]] std::vector<Statement> read(std::string_view text);

/// The same as one map. The elements of an array of tables are named by their numbers.
[[nodiscard]] Value tree(const std::vector<Statement>& statements);

}  // namespace agents::toml
