#include "net/address_policy.h"

#include <asio/ip/address_v4.hpp>
#include <asio/ip/address_v6.hpp>
#include <asio/ip/network_v4.hpp>
#include <asio/ip/network_v6.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace net {
namespace {

using asio::ip::address_v4;
using asio::ip::address_v6;

enum class Reach { kPublic, kLoopback, kPrivate, kNever };

struct Network4 {
  std::uint32_t address;
  unsigned bits;
  Reach reach;
};

// The special-purpose registry of RFC 6890, as far as an upstream can have no business there.
constexpr std::array<Network4, 14> kNetworks4{{
    {0x00000000, 8, Reach::kNever},     // this network
    {0x7F000000, 8, Reach::kLoopback},  // RFC 1122
    {0x0A000000, 8, Reach::kPrivate},   // RFC 1918
    {0xAC100000, 12, Reach::kPrivate},  // RFC 1918
    {0xC0A80000, 16, Reach::kPrivate},  // RFC 1918
    {0x64400000, 10, Reach::kPrivate},  // RFC 6598, shared
    {0xA9FE0000, 16, Reach::kPrivate},  // RFC 3927, link-local
    {0xC0000000, 24, Reach::kNever},    // IETF protocol assignments
    {0xC0000200, 24, Reach::kNever},    // documentation
    {0xC6120000, 15, Reach::kPrivate},  // RFC 2544, benchmarking
    {0xC6336400, 24, Reach::kNever},    // documentation
    {0xCB007100, 24, Reach::kNever},    // documentation
    {0xE0000000, 4, Reach::kNever},     // multicast
    {0xF0000000, 4, Reach::kNever},     // reserved, broadcast
}};

Reach reachOf(const address_v4& address) {
  const auto value = address.to_uint();
  for (const auto& network : kNetworks4)
    if ((value ^ network.address) >> (32U - network.bits) == 0) return network.reach;
  return Reach::kPublic;
}

address_v4 lastFour(const address_v6::bytes_type& bytes) {
  return address_v4({bytes[12], bytes[13], bytes[14], bytes[15]});
}

bool startsWith(const address_v6::bytes_type& bytes, std::initializer_list<unsigned char> prefix) {
  return std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

Reach reachOf(const address_v6& address) {
  const auto bytes = address.to_bytes();
  if (address.is_loopback()) return Reach::kLoopback;
  if (address.is_unspecified() || address.is_multicast()) return Reach::kNever;
  if (address.is_v4_mapped()) return reachOf(lastFour(bytes));
  if (startsWith(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})) return Reach::kNever;  // compatible
  // NAT64 (RFC 6052) and 6to4 carry an IPv4 address that is reached in the end.
  if (startsWith(bytes, {0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0}))
    return reachOf(lastFour(bytes));
  if (startsWith(bytes, {0x20, 0x02}))
    return reachOf(address_v4({bytes[2], bytes[3], bytes[4], bytes[5]}));
  if ((bytes[0] & 0xFEU) == 0xFCU) return Reach::kPrivate;                       // RFC 4193
  if (bytes[0] == 0xFEU && (bytes[1] & 0x80U) == 0x80U) return Reach::kPrivate;  // link, site-local
  return Reach::kPublic;
}

}  // namespace

bool AddressPolicy::allows(const asio::ip::address& address) const {
  switch (address.is_v4() ? reachOf(address.to_v4()) : reachOf(address.to_v6())) {
    case Reach::kPublic:
      return true;
    case Reach::kLoopback:
      return allowLoopback;
    case Reach::kPrivate:
      return allowPrivate;
    case Reach::kNever:
      return false;
  }
  return false;
}

bool isLoopbackHost(const std::string& host) {
  std::string_view name = host;
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  std::error_code notAnAddress;
  const auto address = asio::ip::make_address(host, notAnAddress);
  return !notAnAddress && AddressPolicy{.allowLoopback = true}.allows(address) &&
         !AddressPolicy{.allowPrivate = true}.allows(address);
}

bool isPrivateLiteral(const std::string& host) {
  std::error_code notAnAddress;
  const auto address = asio::ip::make_address(host, notAnAddress);
  return !notAnAddress && !AddressPolicy{.allowLoopback = true}.allows(address);
}

}  // namespace net
