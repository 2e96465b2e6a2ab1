#pragma once

#include "net/send_ring.h"

#include <catch2/catch.hpp>
#if defined(__linux__)
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>
#endif

#include <cerrno>
#include <string>

namespace support {

/// Whether the kernel is new enough (6.1), and would make a ring if it were asked properly: it says
/// so by its complaint.
inline bool systemHasIoUring() {
#if defined(HAVE_LIBURING)
  utsname system{};
  uname(&system);
  const std::string release = system.release;
  const auto major = std::stoi(release);
  const auto minor = std::stoi(release.substr(release.find('.') + 1));
  const bool isNew = major > 6 || (major == 6 && minor >= 1);
  return isNew && syscall(SYS_io_uring_setup, 1, nullptr) < 0 && errno == EFAULT;
#else
  return false;
#endif
}

/// False, and said, where this system has no io_uring or forbids it. Where it has, the ring must
/// open.
inline bool hasSendRing() {
  const net::SendRing ring;
  CHECK(ring.isOpen() == systemHasIoUring());
  if (!ring.isOpen()) WARN("this system has no io_uring, or forbids it");
  return ring.isOpen();
}

}  // namespace support
