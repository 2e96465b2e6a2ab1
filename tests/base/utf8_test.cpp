#include "base/utf8.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

TEST_CASE("isUtf8: what appendUtf8 writes, at every boundary", "[base]") {
  for (const char32_t point : {U'\x01', U'\x7F', U'\x80', U'\x7FF', U'\x800', U'\xD7FF', U'\xE000',
                               U'\xFFFF', U'\x10000', U'\x10FFFF'}) {
    std::string text;
    base::appendUtf8(text, point);
    CHECK(base::isUtf8(text));
    CHECK(base::utf8Sequence(text) == text.size());
    CHECK_FALSE(base::isUtf8(text + "\x80"));
    if (text.size() > 1) CHECK_FALSE(base::isUtf8(text.substr(0, text.size() - 1)));
  }
}

TEST_CASE("isUtf8: overlong forms, surrogates and points beyond the last are refused", "[base]") {
  for (const auto* const text :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\x80", "\xE4\xB8"})
    CHECK_FALSE(base::isUtf8(text));
}

}  // namespace
