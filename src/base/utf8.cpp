#include "base/utf8.h"

#include <cstdint>

namespace base {

namespace {

struct Lead {
  std::size_t length;
  unsigned secondMin;
  unsigned secondMax;
};

/// RFC 3629 section 4: what may follow each first byte.
Lead leadOf(unsigned byte) noexcept {
  if (byte < 0x80) return {.length = 1, .secondMin = 0, .secondMax = 0};
  if (byte >= 0xC2 && byte <= 0xDF) return {.length = 2, .secondMin = 0x80, .secondMax = 0xBF};
  if (byte == 0xE0) return {.length = 3, .secondMin = 0xA0, .secondMax = 0xBF};
  if (byte == 0xED) return {.length = 3, .secondMin = 0x80, .secondMax = 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {.length = 3, .secondMin = 0x80, .secondMax = 0xBF};
  if (byte == 0xF0) return {.length = 4, .secondMin = 0x90, .secondMax = 0xBF};
  if (byte == 0xF4) return {.length = 4, .secondMin = 0x80, .secondMax = 0x8F};
  if (byte >= 0xF1 && byte <= 0xF3) return {.length = 4, .secondMin = 0x80, .secondMax = 0xBF};
  return {.length = 0, .secondMin = 0, .secondMax = 0};
}

unsigned byteAt(std::string_view text, std::size_t index) noexcept {
  return static_cast<unsigned char>(text[index]);
}

}  // namespace

std::size_t utf8Sequence(std::string_view text) noexcept {
  if (text.empty()) return 0;
  const auto lead = leadOf(byteAt(text, 0));
  if (lead.length == 0 || text.size() < lead.length) return 0;
  for (std::size_t i = 1; i < lead.length; ++i) {
    const unsigned byte = byteAt(text, i);
    const unsigned low = i == 1 ? lead.secondMin : 0x80;
    const unsigned high = i == 1 ? lead.secondMax : 0xBF;
    if (byte < low || byte > high) return 0;
  }
  return lead.length;
}

bool isUtf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const auto length = utf8Sequence(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

void appendUtf8(std::string& out, char32_t point) {
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | (static_cast<std::uint32_t>(point) >> shift & 0x3FU));
  };
  const auto value = static_cast<std::uint32_t>(point);
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else if (value < 0x800) {
    out += static_cast<char>(0xC0U | value >> 6U);
    tail(0);
  } else if (value < 0x10000) {
    out += static_cast<char>(0xE0U | value >> 12U);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | value >> 18U);
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace base
