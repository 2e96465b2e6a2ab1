#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include <cstdint>
#include <string>

namespace http {

/// A listening socket on `bind` (an IPv4 or IPv6 address, or "localhost") and `port` (0 = any).
/// Throws base::Error with one line that says what to do: kSettings for what is no address, no
/// address of this machine or no permitted port; kInternal for a port in use.
[[nodiscard]] asio::ip::tcp::acceptor openListener(asio::io_context& context,
                                                   const std::string& bind, std::uint16_t port);

/// Whether it could: throws what openListener throws, and leaves the port free.
void checkListening(const std::string& bind, std::uint16_t port);

}  // namespace http
