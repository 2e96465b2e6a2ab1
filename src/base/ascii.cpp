#include "base/encoding.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace base {

namespace {

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

constexpr std::size_t kWord = sizeof(std::uint64_t);

constexpr std::uint64_t inEachByte(std::uint8_t value) { return 0x0101010101010101U * value; }

/// The high bit of each byte that is a letter.
std::uint64_t lettersOf(std::uint64_t word) {
  constexpr auto kHighs = inEachByte(0x80);
  const auto low = (word | inEachByte('a' - 'A')) & ~kHighs;
  const auto fromA = low + inEachByte(0x80 - 'a');
  const auto beyondZ = low + inEachByte(0x7f - 'z');
  return fromA & ~beyondZ & ~word & kHighs;
}

bool sameWord(const char* a, const char* b) {
  std::uint64_t left = 0;
  std::uint64_t right = 0;
  std::memcpy(&left, a, kWord);
  std::memcpy(&right, b, kWord);
  const auto difference = left ^ right;
  if (difference == 0) return true;
  constexpr auto kCase = inEachByte('a' - 'A');
  const auto otherCase = (difference & kCase) << 2U;  // moved to the high bits
  return (difference & ~kCase) == 0 && (otherCase & ~lettersOf(left)) == 0;
}

}  // namespace

std::string lowerAscii(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

/// Eight bytes at a time, the last ones perhaps twice.
bool sameIgnoringCase(const char* a, const char* b, std::size_t size) noexcept {
  if (size < kWord)
    return std::equal(a, a + size, b, [](char x, char y) { return lower(x) == lower(y); });
  for (std::size_t at = 0; at + kWord < size; at += kWord)
    if (!sameWord(a + at, b + at)) return false;
  return sameWord(a + size - kWord, b + size - kWord);
}

}  // namespace base
