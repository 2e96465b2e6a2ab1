#pragma once

#include <sys/socket.h>

namespace net {

/// For send: a peer that has gone is an error, not a SIGPIPE.
#if defined(MSG_NOSIGNAL)
inline constexpr int kNoSignal = MSG_NOSIGNAL;
#else
inline constexpr int kNoSignal = 0;  // macOS: Asio sets SO_NOSIGPIPE
#endif

}  // namespace net
