#include "app/hidden_input.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <chrono>
#include <iostream>

namespace app {

namespace {

constexpr std::chrono::minutes kLimit(5);
constexpr std::size_t kLongest = 1024;
constexpr char kInterrupt = 0x03;
constexpr char kEnd = 0x04;
constexpr char kBackspace = 0x08;
constexpr char kDelete = 0x7F;

/// Every key comes as it is typed and none is shown. Ctrl-C too: signals are blocked by then.
class RawTerminal {
 public:
  RawTerminal() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    auto raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    ready_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw) == 0;
  }

  ~RawTerminal() {
    if (ready_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;

  [[nodiscard]] bool ready() const { return ready_; }

 private:
  termios before_{};
  bool ready_ = false;
};

std::optional<char> nextKey(std::chrono::steady_clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      deadline - std::chrono::steady_clock::now());
  pollfd wanted{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  if (left.count() <= 0 || ::poll(&wanted, 1, static_cast<int>(left.count())) <= 0)
    return std::nullopt;
  char key = 0;
  if (::read(STDIN_FILENO, &key, 1) != 1) return std::nullopt;
  return key;
}

/// A letter in UTF-8 goes as a whole.
void dropLetter(std::string& text) {
  constexpr unsigned kContinuation = 0x80U;
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == kContinuation)
    text.pop_back();
  if (!text.empty()) text.pop_back();
}

/// True when the line ended as it should.
bool readLine(std::string& text) {
  const auto deadline = std::chrono::steady_clock::now() + kLimit;
  while (text.size() < kLongest) {
    const auto key = nextKey(deadline);
    if (!key || *key == kInterrupt || *key == kEnd) return false;
    if (*key == '\n' || *key == '\r') return true;
    if (*key == kBackspace || *key == kDelete)
      dropLetter(text);
    else
      text += *key;
  }
  return false;
}

}  // namespace

bool canAsk() { return ::isatty(STDIN_FILENO) == 1; }

std::optional<base::Secret> askHidden(const std::string& question) {
  if (!canAsk()) return std::nullopt;
  const RawTerminal terminal;
  if (!terminal.ready()) return std::nullopt;
  std::cerr << question << std::flush;
  std::string text;
  text.reserve(kLongest);
  const bool whole = readLine(text);
  std::cerr << '\n';
  std::optional<base::Secret> answer;
  if (whole) answer.emplace(text);
  base::wipe(text);
  return answer;
}

}  // namespace app
