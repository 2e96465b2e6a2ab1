#pragma once

#include "support/raw_server.h"

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

namespace support {

/// Two ends of a TCP connection on loopback: the server's is a bare, non-blocking descriptor that
/// the caller closes.
struct SocketPair {
  RawConnection client;
  int server;

  static SocketPair make() {
    asio::io_context context;
    asio::ip::tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    auto client = RawConnection::to(acceptor.local_endpoint().port());
    auto server = acceptor.accept();
    server.native_non_blocking(true);
    return {std::move(client), server.release()};
  }
};

}  // namespace support
