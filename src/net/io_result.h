#pragma once

#include <cstddef>
#include <system_error>

namespace net {

/// How a read or write ended. `error` is clear on success; a peer's orderly end (under TLS: its
/// close_notify, not a bare end of the connection) is asio::error::eof, a deadline that passed is
/// asio::error::timed_out, `close` on this side is asio::error::operation_aborted.
struct IoResult {
  std::size_t bytes = 0;
  // NOLINTNEXTLINE(readability-redundant-member-init): g++ warns of initialisers without it
  std::error_code error{};
};

}  // namespace net
