#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace config {

/// A text by its lines, which count from 1 as YAML positions do. Keeps a view of the text.
class TextLines {
 public:
  explicit TextLines(std::string_view text);

  [[nodiscard]] int count() const { return static_cast<int>(starts_.size()); }

  /// Where the line begins; the text's end for the line after the last.
  [[nodiscard]] std::size_t start(int line) const;
  [[nodiscard]] std::size_t offset(int line, int column) const;
  /// Without its line end.
  [[nodiscard]] std::string_view line(int line) const;
  [[nodiscard]] bool isBlank(int line) const;
  [[nodiscard]] bool isComment(int line) const;
  /// How many spaces it begins with.
  [[nodiscard]] int indent(int line) const;
  /// The last line that belongs to what begins in `line` with a key after `indent` spaces: deeper
  /// lines, comments among them, up to the next key that is not deeper.
  [[nodiscard]] int lastLineOf(int line, int indent) const;

  /// "\r\n" when the first line ends so.
  [[nodiscard]] std::string_view lineEnd() const { return lineEnd_; }

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
  std::string_view lineEnd_ = "\n";
};

}  // namespace config
