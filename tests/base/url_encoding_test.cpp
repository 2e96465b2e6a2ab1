#include "base/encoding.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

TEST_CASE("percentEncode: everything but the unreserved characters", "[base]") {
  CHECK(base::percentEncode("aZ09-._~") == "aZ09-._~");
  CHECK(base::percentEncode("a b/c?d=e&f+g%") == "a%20b%2Fc%3Fd%3De%26f%2Bg%25");
  CHECK(base::percentEncode("\xC3\xA4\r\n") == "%C3%A4%0D%0A");
}

TEST_CASE("percentDecode: undoes percentEncode for every byte", "[base]") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  CHECK(base::percentDecode(base::percentEncode(bytes), false) == bytes);
}

TEST_CASE("percentDecode: a plus is a space only in forms", "[base]") {
  CHECK(base::percentDecode("a+b", true) == "a b");
  CHECK(base::percentDecode("a+b", false) == "a+b");
}

TEST_CASE("percentDecode: broken escapes are refused", "[base]") {
  for (const auto* const text : {"%", "%4", "%zz", "%4g", "a%", "%-1", "% 1"})
    CHECK_FALSE(base::percentDecode(text, false).has_value());
}

TEST_CASE("formEncode: order and repeated names are kept, both ways", "[base]") {
  const base::FormFields fields = {
      {"grant_type", "refresh_token"}, {"scope", "a b"}, {"x", "1&2=3"}, {"x", ""}, {"y", "+%"}};
  const auto text = base::formEncode(fields);
  CHECK(text == "grant_type=refresh_token&scope=a+b&x=1%262%3D3&x=&y=%2B%25");
  CHECK(base::formDecode(text) == fields);
}

TEST_CASE("formDecode: a name without value, and empty parts", "[base]") {
  const base::FormFields expected = {{"a", ""}, {"b", "c=d"}};
  CHECK(base::formDecode("a&&b=c=d&") == expected);
  CHECK(base::formDecode("")->empty());
}

TEST_CASE("formDecode: a broken escape in a name or a value is refused", "[base]") {
  CHECK_FALSE(base::formDecode("a%=b").has_value());
  CHECK_FALSE(base::formDecode("a=b%0").has_value());
}

TEST_CASE("equalsIgnoreCase: ASCII letters only", "[base]") {
  CHECK(base::equalsIgnoreCase("Bearer", "bEARER"));
  CHECK_FALSE(base::equalsIgnoreCase("Bearer", "Bearer "));
  CHECK_FALSE(base::equalsIgnoreCase("\xC3\x84", "\xC3\xA4"));
  CHECK_FALSE(base::equalsIgnoreCase("@", "`"));
  CHECK(base::lowerAscii("AZ\xC3\x84[") == "az\xC3\x84[");
}

/// As it is written down: letter by letter.
bool sameLetters(char a, char b) {
  const auto small = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return small(a) == small(b);
}

TEST_CASE("equalsIgnoreCase: each pair of bytes at each place of short and long texts", "[base]") {
  const std::string letters = "Content-TYPE-of-it";
  for (const std::size_t size : {1U, 7U, 8U, 9U, 16U, 18U}) {
    auto left = letters.substr(0, size);
    auto right = base::lowerAscii(left);
    CHECK(base::equalsIgnoreCase(left, right));
    const std::size_t place = size * 2 / 3;
    std::size_t wrong = 0;
    for (int a = 0; a < 256; ++a) {
      for (int b = 0; b < 256; ++b) {
        left[place] = static_cast<char>(a);
        right[place] = static_cast<char>(b);
        if (base::equalsIgnoreCase(left, right) != sameLetters(left[place], right[place])) ++wrong;
      }
    }
    CHECK(wrong == 0);
  }
}

}  // namespace
