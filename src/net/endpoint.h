#pragma once

#include <cstdint>
#include <string>

namespace net {

/// Where a connection goes. A value type.
struct Endpoint {
  std::string host;  ///< name or address literal, without brackets
  std::uint16_t port = 0;
  bool tls = false;

  /// "host:port", an IPv6 literal in brackets: for messages and for CONNECT.
  [[nodiscard]] std::string authority() const {
    const bool isV6 = host.find(':') != std::string::npos;
    return (isV6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
  }
};

}  // namespace net
