#pragma once

#include <asio/ip/address.hpp>

#include <string>

namespace net {

/// Which addresses an outgoing connection may go to. An answer of DNS or a URL that a peer sent
/// must not lead into the machine or its network (SSRF): loopback, link-local, private,
/// unique-local, multicast, unspecified and their v4-mapped forms are refused unless allowed.
struct AddressPolicy {
  bool allowLoopback = false;
  bool allowPrivate = false;  ///< RFC 1918, RFC 4193, RFC 6598, link-local

  [[nodiscard]] bool allows(const asio::ip::address& address) const;

  /// For the profile's own upstream, which the user named.
  static AddressPolicy any() { return {.allowLoopback = true, .allowPrivate = true}; }
};

/// Whether `host` is an address literal of a private or link-local network.
[[nodiscard]] bool isPrivateLiteral(const std::string& host);

/// Whether `host` is this machine as it is written: localhost, a name below it (RFC 6761) or an
/// address literal of the loopback network.
[[nodiscard]] bool isLoopbackHost(const std::string& host);

}  // namespace net
