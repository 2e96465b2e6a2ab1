#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace agents {

/// A stretch of a file's bytes, the end excluded.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Member;

/// A value of a client's file and where it stands there; or, for writing, a value that stands
/// nowhere yet. Plain data.
struct Value {
  enum class Kind { kNull, kLiteral, kString, kList, kMap };

  Kind kind = Kind::kNull;
  Span span;
  std::string text;             ///< kString: its meaning; kLiteral: a number or bool as written
  std::vector<Value> items;     ///< kList
  std::vector<Member> members;  ///< kMap, in the file's order

  [[nodiscard]] static Value ofString(std::string_view text);
  [[nodiscard]] static Value ofLiteral(std::string_view text);
  [[nodiscard]] static Value ofList(const std::vector<std::string>& texts);
  [[nodiscard]] static Value ofMap(std::vector<Member> members);

  /// The last member of that name, as programs take it; null when there is none.
  [[nodiscard]] const Value* find(std::string_view name) const;
  /// Down through maps; null when there is none.
  [[nodiscard]] const Value* at(const std::vector<std::string>& path) const;
  /// The member's text when it is a string, else "".
  [[nodiscard]] std::string textOf(std::string_view name) const;
};

struct Member {
  std::string name;
  Value value;
  Span nameSpan;
};

/// The same meaning: kinds, texts, items, and members in any order, those of one name in theirs.
[[nodiscard]] bool sameMeaning(const Value& a, const Value& b);

}  // namespace agents
