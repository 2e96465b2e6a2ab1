#pragma once

#include "net/parts.h"

#include <cstddef>
#include <memory>
#include <span>

namespace net {

/// Many sends in one call to the kernel: Linux's io_uring, used for nothing else. Used by the
/// thread that made it.
class SendRing {
 public:
  static constexpr std::size_t kMost = 64;

  struct Entry {
    int socket = -1;
    Parts parts;
    int outcome = 0;  ///< set by `send`: bytes, or a negative errno
  };

  SendRing();
  ~SendRing();
  SendRing(const SendRing&) = delete;
  SendRing& operator=(const SendRing&) = delete;

  /// False where the system has no io_uring (Linux before 6.1, macOS) or forbids it (many
  /// containers do), and once it has failed.
  [[nodiscard]] bool isOpen() const { return ring_ != nullptr; }

  /// Tries each of them once, kMost at the most; none waits for its socket, and none is under way
  /// any more when this returns. -EAGAIN: nothing of it was sent, now.
  void send(std::span<Entry> entries);

 private:
  struct Ring;
  std::unique_ptr<Ring> ring_;
};

}  // namespace net
