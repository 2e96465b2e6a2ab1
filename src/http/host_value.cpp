#include "http/host_value.h"

#include "http/characters.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace http {

namespace {

bool isPortSuffix(std::string_view text) {
  return text.empty() || (text.front() == ':' && parsePort(text.substr(1)));
}

bool isBracketed(std::string_view value) {
  const auto close = value.find(']');
  if (close == std::string_view::npos || close < 3) return false;
  const auto inside = value.substr(1, close - 1);
  const bool address = std::all_of(inside.begin(), inside.end(), [](char byte) {
    return hexDigit(byte) >= 0 || byte == ':' || byte == '.';
  });
  return address && inside.find(':') != std::string_view::npos &&
         isPortSuffix(value.substr(close + 1));
}

}  // namespace

std::optional<std::uint16_t> parsePort(std::string_view digits) {
  constexpr std::size_t kMaxDigits = 5;
  if (digits.empty() || digits.size() > kMaxDigits || !allIn(kDigitByte, digits))
    return std::nullopt;
  unsigned port = 0;
  for (const char digit : digits) port = port * 10 + static_cast<unsigned>(digit - '0');
  if (port > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;
  return static_cast<std::uint16_t>(port);
}

bool isHostValue(std::string_view value) {
  if (value.starts_with('[')) return isBracketed(value);
  const auto name = prefixIn(kHostByte, value);
  return name > 0 && isPortSuffix(value.substr(name));
}

}  // namespace http
