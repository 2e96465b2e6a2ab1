#include "http/host_value.h"

#include "http/characters.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace http {

namespace {

bool isPortSuffix(std::string_view text) {
  if (text.empty()) return true;
  if (text.front() != ':') return false;
  text.remove_prefix(1);
  std::uint16_t port = 0;
  const auto* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, port);
  return result.ec == std::errc{} && result.ptr == end && text.size() <= 5;
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
