#include "http/url_host.h"

#include "base/encoding.h"
#include "http/characters.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace http {

namespace {

constexpr std::size_t kMaxNameBytes = 253;

std::optional<std::string> normalIpv6(std::string_view inside) {
  if (!allIn(kTargetByte, inside)) return std::nullopt;
  const std::string text(inside);
  in6_addr address{};
  std::array<char, INET6_ADDRSTRLEN> canonical{};
  if (inet_pton(AF_INET6, text.c_str(), &address) != 1) return std::nullopt;
  if (inet_ntop(AF_INET6, &address, canonical.data(), canonical.size()) == nullptr)
    return std::nullopt;
  return std::string(canonical.data());
}

bool isNumber(std::string_view label) {
  if (allIn(kDigitByte, label)) return true;
  return label.starts_with("0x") &&
         std::all_of(label.begin() + 2, label.end(), [](char byte) { return hexDigit(byte) >= 0; });
}

bool endsInNumber(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return isNumber(name.substr(name.rfind('.') + 1));
}

}  // namespace

std::optional<std::string> normalHost(std::string_view written) {
  if (written.starts_with('[') && written.ends_with(']'))
    return normalIpv6(written.substr(1, written.size() - 2));
  if (written.empty() || written.size() > kMaxNameBytes || !allIn(kHostByte, written))
    return std::nullopt;
  if (written.front() == '.' || written.find("..") != std::string_view::npos) return std::nullopt;
  auto name = base::lowerAscii(written);
  in_addr address{};
  if (endsInNumber(name) && inet_pton(AF_INET, name.c_str(), &address) != 1) return std::nullopt;
  return name;
}

}  // namespace http
