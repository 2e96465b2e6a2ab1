#include "bridge/output.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <string>

namespace bridge {

namespace {

/// How soon `giveUp` is seen.
constexpr int kLookMs = 200;
/// A pipe that poll calls writable takes so much without blocking (POSIX, write()).
constexpr std::size_t kAtOnce = PIPE_BUF;

}  // namespace

void Output::write(std::string_view message) {
  std::string line(message);
  line += '\n';
  std::string_view rest = line;
  while (!rest.empty() && waitForRoom()) {
    const auto piece = rest.substr(0, kAtOnce);
    const auto written = ::write(descriptor_, piece.data(), piece.size());
    if (written < 0 && errno != EINTR && errno != EAGAIN) return;
    if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// False when it was given up. A fault of the descriptor's shows in the write that follows.
bool Output::waitForRoom() const {
  while (!givenUp_) {
    pollfd wanted{.fd = descriptor_, .events = POLLOUT, .revents = 0};
    if (::poll(&wanted, 1, kLookMs) > 0) return true;
  }
  return false;
}

}  // namespace bridge
