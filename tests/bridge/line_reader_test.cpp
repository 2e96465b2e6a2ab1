#include "bridge/line_reader.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using bridge::LineReader;

namespace {

std::vector<std::string> linesOf(LineReader& reader, std::string_view bytes) {
  std::vector<std::string> lines;
  reader.feed(bytes);
  while (const auto line = reader.next()) lines.push_back(line->tooLong ? "too long" : line->text);
  return lines;
}

}  // namespace

TEST_CASE("LineReader: a message ends at its newline, however it comes in", "[bridge]") {
  LineReader reader;
  CHECK(linesOf(reader, "{\"a\"").empty());
  CHECK(linesOf(reader, ":1}\r\n\r\n  \n{}\n{").size() == 2);
  CHECK(linesOf(reader, "}\n") == std::vector<std::string>{"{}"});
}

TEST_CASE("LineReader: what is longer than the limit is told once and skipped", "[bridge]") {
  LineReader reader(4);
  CHECK(linesOf(reader, "12345").empty());
  CHECK(linesOf(reader, "6789012345").empty());
  CHECK(linesOf(reader, "6\nabcd\n") == std::vector<std::string>{"too long", "abcd"});
  CHECK(linesOf(reader, "abcde\nx\n") == std::vector<std::string>{"too long", "x"});
}
