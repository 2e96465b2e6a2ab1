#pragma once

#include "net/endpoint.h"

#include <asio/ip/address.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace http {

/// What NO_PROXY names: hosts that are reached without the proxy. Words with commas between them:
/// `*` is everything, `example.com` (also as `.example.com`, `*.example.com`) that name and all
/// below it, an address or a network (`10.0.0.0/8`) what it says; each perhaps with `:port`. A word
/// that is none of these covers nothing. Names are compared, never resolved. Immutable.
class ProxyBypass {
 public:
  explicit ProxyBypass(std::string_view list = {});

  [[nodiscard]] bool covers(const net::Endpoint& target) const;

 private:
  struct Entry {
    std::string domain;         ///< lower case; empty for a network
    asio::ip::address network;  ///< with `bits`
    unsigned bits = 0;
    std::uint16_t port = 0;  ///< 0 = any
  };

  void add(std::string_view word);

  std::vector<Entry> entries_;
  bool everything_ = false;
};

}  // namespace http
