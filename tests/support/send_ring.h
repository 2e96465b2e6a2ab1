#pragma once

#include "net/send_ring.h"

#include <catch2/catch.hpp>
#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include <cerrno>

namespace support {

/// Whether the kernel would make a ring if it were asked properly. It says so by its complaint.
inline bool systemHasIoUring() {
#if defined(HAVE_LIBURING)
  return syscall(SYS_io_uring_setup, 1, nullptr) < 0 && errno == EFAULT;
#else
  return false;
#endif
}

/// False, and said, where this system has no io_uring or forbids it. Where it has, the ring must
/// open (Linux 6.1 or later).
inline bool hasSendRing() {
  const net::SendRing ring;
  CHECK(ring.isOpen() == systemHasIoUring());
  if (!ring.isOpen()) WARN("this system has no io_uring, or forbids it");
  return ring.isOpen();
}

}  // namespace support
