#pragma once

#include <sys/types.h>

#include <span>

namespace net {

/// What one `recv` gave.
struct Received {
  ssize_t bytes = 0;     ///< as recv returns it, with errno
  bool drained = false;  ///< known: no byte is left now, and no orderly end
};

/// Lets `receive` say `drained`, where the system can tell (Linux). Once for each TCP socket.
void tellWhatIsLeft(int socket);

/// Does not block where the socket does not. Any thread.
[[nodiscard]] Received receive(int socket, std::span<char> into);

}  // namespace net
