#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include <cstdint>
#include <string>

namespace http {

/// A listening socket on `bind` (an IPv4 or IPv6 address, or "localhost") and `port` (0 = any).
/// Throws base::Error(kSettings) with one line that says what to do: not an address, not an
/// address of this machine, port in use, port not permitted.
[[nodiscard]] asio::ip::tcp::acceptor openListener(asio::io_context& context,
                                                   const std::string& bind, std::uint16_t port);

}  // namespace http
