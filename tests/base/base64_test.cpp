#include "base/encoding.h"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("base64: the examples of RFC 4648 section 10, both ways", "[base]") {
  const Pairs examples = {{"", ""},
                          {"f", "Zg=="},
                          {"fo", "Zm8="},
                          {"foo", "Zm9v"},
                          {"foob", "Zm9vYg=="},
                          {"fooba", "Zm9vYmE="},
                          {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : examples) {
    CHECK(base::base64(bytes) == text);
    CHECK(base::base64Decode(text) == bytes);
  }
}

TEST_CASE("base64Url: the safe alphabet without padding", "[base]") {
  CHECK(base::base64Url("\xfb\xff\xbf") == "-_-_");
  CHECK(base::base64("\xfb\xff\xbf") == "+/+/");
  CHECK(base::base64Url("f") == "Zg");
  CHECK(base::base64UrlDecode("Zg") == "f");
}

TEST_CASE("base64Url: every byte at every offset comes back", "[base]") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (std::size_t drop = 0; drop < 4; ++drop) {
    const auto part = bytes.substr(drop);
    CHECK(base::base64UrlDecode(base::base64Url(part)) == part);
    CHECK(base::base64Decode(base::base64(part)) == part);
  }
}

TEST_CASE("base64Url: padding, foreign characters, odd lengths and stray bits are refused",
          "[base]") {
  for (const auto* const text :
       {"Zg==", "Zg=", "Z", "Zm9vY", "Zm 9", "Zm9v\n", "Zm+v", "Zh", "====", "Zm9\xC3"})
    CHECK_FALSE(base::base64UrlDecode(text).has_value());
}

TEST_CASE("base64: missing, extra or misplaced padding is refused", "[base]") {
  for (const auto* const text :
       {"Zg", "Zg=", "Zg===", "Z===", "====", "=Zg=", "Zg==Zg==", "Zm9v====", "Zm-v", "Zh=="})
    CHECK_FALSE(base::base64Decode(text).has_value());
}

TEST_CASE("hex: two lower-case digits a byte", "[base]") {
  CHECK(base::hex(std::string("\x00\x0f\xff", 3)) == "000fff");
}

}  // namespace
