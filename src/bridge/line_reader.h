#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bridge {

/// One message, or the notice that one was longer than allowed and has been skipped.
struct Line {
  std::string text;
  bool tooLong = false;
};

/// Takes a byte stream apart at its newlines: MCP's stdio transport, one JSON message a line. A CR
/// before the newline and lines of white space are dropped; what follows the last newline is no
/// message. Holds at most `limit` bytes. Not synchronised.
class LineReader {
 public:
  static constexpr std::size_t kLimit = std::size_t{16} * 1024 * 1024;

  explicit LineReader(std::size_t limit = kLimit) : limit_(limit) {}

  void feed(std::string_view bytes);
  /// The next whole line, in order; nullopt: more bytes are needed. Call until then before the
  /// next `feed`.
  [[nodiscard]] std::optional<Line> next();

 private:
  [[nodiscard]] std::optional<Line> take(std::size_t end);

  std::size_t limit_;
  std::string bytes_;
  std::size_t begin_ = 0;    ///< of the line that comes next
  std::size_t scanned_ = 0;  ///< no newline stands before this
  bool skipping_ = false;    ///< within a line that is too long
};

}  // namespace bridge
