#include "http/host_value.h"

#include "http/characters.h"

#include <algorithm>
#include <cstddef>

namespace http {

namespace {

bool isPortSuffix(std::string_view text) {
  constexpr std::size_t kMaxDigits = 5;
  constexpr unsigned kMaxPort = 65535;
  if (text.empty()) return true;
  const auto digits = text.substr(1);
  if (text.front() != ':' || digits.empty() || digits.size() > kMaxDigits) return false;
  unsigned port = 0;
  for (const char digit : digits) port = port * 10 + static_cast<unsigned>(digit - '0');
  return allIn(kDigitByte, digits) && port <= kMaxPort;
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

bool isHostValue(std::string_view value) {
  if (value.starts_with('[')) return isBracketed(value);
  const auto name = prefixIn(kHostByte, value);
  return name > 0 && isPortSuffix(value.substr(name));
}

}  // namespace http
