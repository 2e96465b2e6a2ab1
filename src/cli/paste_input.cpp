#include "cli/paste_input.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace cli {

namespace {

/// No address of a login is longer.
constexpr std::size_t kLongest = std::size_t{64} * 1024;

}  // namespace

std::optional<std::string> PasteInput::line(std::chrono::milliseconds limit) {
  if (auto ready = takeLine()) return ready;
  pollfd wanted{.fd = ended_ ? -1 : file_, .events = POLLIN, .revents = 0};
  if (::poll(&wanted, 1, static_cast<int>(limit.count())) <= 0) return std::nullopt;
  read();
  return takeLine();
}

std::optional<std::string> PasteInput::takeLine() {
  const auto end = text_.find('\n');
  if (end != std::string::npos) {
    auto first = text_.substr(0, end);
    text_.erase(0, end + 1);
    return first;
  }
  if (text_.size() < kLongest && (!ended_ || text_.empty())) return std::nullopt;
  return std::exchange(text_, {});
}

void PasteInput::read() {
  std::array<char, 4096> part{};
  const auto count = ::read(file_, part.data(), part.size());
  if (count > 0)
    text_.append(part.data(), static_cast<std::size_t>(count));
  else if (count == 0 || errno != EINTR)
    ended_ = true;
}

}  // namespace cli
