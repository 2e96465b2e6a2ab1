#include "net/receive.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cstring>

namespace net {

#if defined(TCP_INQ)

namespace {

/// Bytes left in the kernel, or 1 where only the peer's end is.
bool saysNothingIsLeft(msghdr& message) {
  const auto* const told = CMSG_FIRSTHDR(&message);
  if (told == nullptr || told->cmsg_level != IPPROTO_TCP || told->cmsg_type != TCP_CM_INQ)
    return false;
  int left = 0;
  std::memcpy(&left, CMSG_DATA(told), sizeof left);
  return left == 0;
}

}  // namespace

void tellWhatIsLeft(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_INQ, &on, sizeof on);
}

/// That a read did not fill its buffer proves nothing: the peer's end may lie behind the bytes.
Received receive(int socket, std::span<char> into) {
  iovec vector{into.data(), into.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const auto bytes = ::recvmsg(socket, &message, 0);
  return {.bytes = bytes, .drained = bytes > 0 && saysNothingIsLeft(message)};
}

#else

void tellWhatIsLeft(int /*socket*/) {}

Received receive(int socket, std::span<char> into) {
  return {.bytes = ::recv(socket, into.data(), into.size(), 0)};
}

#endif

}  // namespace net
