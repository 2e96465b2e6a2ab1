#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace http {

/// Byte classes of RFC 9110, RFC 9112 and (for JsonWalk) RFC 8259, as bits of one table: the
/// parsers' inner loops are one look-up a byte.
enum CharacterClass : std::uint8_t {
  kTokenByte = 1U,   ///< tchar: method and field names
  kValueByte = 2U,   ///< what a field value may hold: HTAB, 0x20 to 0x7e, 0x80 and above
  kTargetByte = 4U,  ///< visible ASCII but "#": a request target
  kHostByte = 8U,    ///< letters, digits, "-", ".", "_"
  kDigitByte = 16U,
  kJsonSpace = 32U,
  kJsonMark = 64U,  ///< what begins or ends something nested, and the quotation mark
  kJsonEnd = 128U,  ///< what may stand behind a number or a word
};

[[nodiscard]] constexpr bool isAsciiDigit(char byte) { return byte >= '0' && byte <= '9'; }

[[nodiscard]] constexpr bool isAsciiLetter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

[[nodiscard]] constexpr unsigned classesOf(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  const bool alphanumeric = isAsciiDigit(byte) || isAsciiLetter(byte);
  const auto in = [](bool member, unsigned which) { return member ? which : 0U; };
  const auto isOneOf = [byte](std::string_view set) {
    return set.find(byte) != std::string_view::npos;
  };
  return in(alphanumeric || isOneOf("!#$%&'*+-.^_`|~"), kTokenByte) |
         in(byte == '\t' || (value >= 0x20 && value != 0x7f), kValueByte) |
         in(value > 0x20 && value < 0x7f && byte != '#', kTargetByte) |
         in(alphanumeric || isOneOf("-._"), kHostByte) | in(isAsciiDigit(byte), kDigitByte) |
         in(isOneOf(" \t\r\n"), kJsonSpace) | in(isOneOf("{}[]\""), kJsonMark) |
         in(isOneOf(" \t\r\n,}]"), kJsonEnd);
}

[[nodiscard]] constexpr std::array<std::uint8_t, 256> makeCharacterTable() {
  std::array<std::uint8_t, 256> table{};
  for (unsigned value = 0; value < table.size(); ++value)
    table.at(value) = static_cast<std::uint8_t>(classesOf(static_cast<char>(value)));
  return table;
}

inline constexpr std::array<std::uint8_t, 256> kCharacters = makeCharacterTable();

[[nodiscard]] constexpr bool isIn(CharacterClass wanted, char byte) {
  return (kCharacters[static_cast<unsigned char>(byte)] & wanted) != 0;
}

/// How many bytes from the start belong to the class.
[[nodiscard]] constexpr std::size_t prefixIn(CharacterClass wanted, std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && isIn(wanted, text[size])) ++size;
  return size;
}

/// How many bytes from the start do not belong to the class.
[[nodiscard]] constexpr std::size_t prefixNotIn(CharacterClass wanted, std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && !isIn(wanted, text[size])) ++size;
  return size;
}

[[nodiscard]] constexpr bool allIn(CharacterClass wanted, std::string_view text) {
  return prefixIn(wanted, text) == text.size();
}

/// -1 for anything but a hexadecimal digit.
[[nodiscard]] constexpr int hexDigit(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}

/// How many bytes from the start hold no control character, at least: looks at eight at a time, and
/// what follows is for the caller to look at one by one.
[[nodiscard]] inline std::size_t plainPrefix(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  constexpr std::uint64_t kHighs = 0x8080808080808080ULL;
  std::size_t size = 0;
  for (; text.size() - size >= sizeof(std::uint64_t); size += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + size, sizeof word);
    const std::uint64_t noDelete = word ^ (kOnes * 0x7f);
    const std::uint64_t below = (word - kOnes * 0x20) & ~word;
    const std::uint64_t isDelete = (noDelete - kOnes) & ~noDelete;
    const auto found = (below | isDelete) & kHighs;
    if (found == 0) continue;
    // The lowest mark is true; one above it may come of the borrow.
    if constexpr (std::endian::native == std::endian::little)
      size += static_cast<std::size_t>(std::countr_zero(found)) / 8;
    break;
  }
  return size;
}

}  // namespace http
