#include "http/characters.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

namespace {

bool isControl(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value < 0x20 || value == 0x7f;
}

TEST_CASE("plainPrefix: stops before any control character at any place, and late enough",
          "[http]") {
  std::size_t wrong = 0;
  for (std::size_t place = 0; place < 24; ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = "A header \x80\xff line~ of 24..";
      text[place] = static_cast<char>(byte);
      const auto control = static_cast<std::size_t>(
          std::find_if(text.begin(), text.end(), isControl) - text.begin());
      const auto size = http::plainPrefix(text);
      const auto wholeWords = control / 8 * 8;
      if (size > control || size < wholeWords) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("plainPrefix: a control character does not hide one before it", "[http]") {
  CHECK(http::plainPrefix("ab\r\ncd\x7f\x01") <= 2);
  CHECK(http::plainPrefix("abcdefgh\x1f\x7fijklmn") <= 8);
}

}  // namespace
