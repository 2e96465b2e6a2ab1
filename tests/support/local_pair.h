#pragma once

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <string>
#include <system_error>

namespace support {

/// Two connected sockets that never wait: what is sent into `mine` is there to be `received`.
class LocalPair {
 public:
  LocalPair() {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends_.data()) != 0)
      throw std::system_error(errno, std::system_category(), "socketpair");
  }

  ~LocalPair() {
    for (const int end : ends_)
      if (end >= 0) close(end);
  }

  LocalPair(const LocalPair&) = delete;
  LocalPair& operator=(const LocalPair&) = delete;

  [[nodiscard]] int mine() const { return ends_[0]; }

  void closeOther() {
    close(ends_[1]);
    ends_[1] = -1;
  }

  /// All that has come by now.
  std::string received() {
    std::string all;
    std::array<char, 4096> buffer{};
    for (;;) {
      const auto got = recv(ends_[1], buffer.data(), buffer.size(), 0);
      if (got <= 0) return all;
      all.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

}  // namespace support
