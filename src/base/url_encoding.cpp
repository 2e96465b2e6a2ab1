#include "base/encoding.h"

namespace base {

namespace {

bool unreserved(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' || letter == '_' ||
         letter == '~';
}

std::optional<unsigned> hexDigit(char letter) {
  if (letter >= '0' && letter <= '9') return static_cast<unsigned>(letter - '0');
  if (letter >= 'a' && letter <= 'f') return static_cast<unsigned>(letter - 'a') + 10;
  if (letter >= 'A' && letter <= 'F') return static_cast<unsigned>(letter - 'A') + 10;
  return std::nullopt;
}

/// The byte of the escape that begins at `text`'s start.
std::optional<char> escapedByte(std::string_view text) {
  if (text.size() < 3) return std::nullopt;
  const auto high = hexDigit(text[1]);
  const auto low = hexDigit(text[2]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(*high << 4U | *low);
}

void appendEscape(std::string& out, char letter) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(letter);
  out += '%';
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 0xFU];
}

std::string encode(std::string_view text, bool spaceIsPlus) {
  std::string out;
  out.reserve(text.size());
  for (const char letter : text) {
    if (unreserved(letter)) {
      out += letter;
    } else if (spaceIsPlus && letter == ' ') {
      out += '+';
    } else {
      appendEscape(out, letter);
    }
  }
  return out;
}

}  // namespace

std::string percentEncode(std::string_view text) { return encode(text, false); }

std::optional<std::string> percentDecode(std::string_view text, bool plusIsSpace) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += plusIsSpace && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const auto byte = escapedByte(text.substr(i));
    if (!byte) return std::nullopt;
    out += *byte;
    i += 2;
  }
  return out;
}

std::string formEncode(const FormFields& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out += '&';
    out += encode(name, true) + '=' + encode(value, true);
  }
  return out;
}

std::optional<FormFields> formDecode(std::string_view text) {
  FormFields fields;
  while (!text.empty()) {
    const auto end = text.find('&');
    const auto pair = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    auto decodedName = percentDecode(pair.substr(0, equals), true);
    auto decodedValue = percentDecode(value, true);
    if (!decodedName || !decodedValue) return std::nullopt;
    fields.emplace_back(*std::move(decodedName), *std::move(decodedValue));
  }
  return fields;
}

}  // namespace base
