#include "base/tool.h"

#include "base/error.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <thread>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace base {

namespace {

[[noreturn]] void fail(const ToolCall& call, const std::string& why) {
  throw Error(ErrorKind::kInternal, call.program + " " + why);
}

/// Both ends close when an executed program begins.
class Pipe {
 public:
  Pipe() {
#if defined(__APPLE__)
    // There is no pipe2; runTool has the system close all other files in the child instead.
    const bool made = ::pipe(ends_.data()) == 0;
#else
    const bool made = ::pipe2(ends_.data(), O_CLOEXEC) == 0;
#endif
    if (!made) throw Error(ErrorKind::kInternal, "No pipe could be made");
  }

  ~Pipe() {
    close(0);
    close(1);
  }

  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  [[nodiscard]] int end(std::size_t which) const { return ends_.at(which); }

  void close(std::size_t which) {
    if (ends_.at(which) >= 0) ::close(ends_.at(which));
    ends_.at(which) = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

constexpr int kNowhere = -1;

/// What the child's standard files are, and that it has no others.
class SpawnSettings {
 public:
  /// `errors` is where its standard error goes; kNowhere drops it.
  SpawnSettings(int input, int output, int errors = kNowhere) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    if (errors == kNowhere)
      posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    else
      posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
    sigset_t standard;
    sigemptyset(&standard);
    sigaddset(&standard, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &standard);
#if defined(__APPLE__)
    constexpr short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_CLOEXEC_DEFAULT;
#else
    constexpr short flags = POSIX_SPAWN_SETSIGDEF;
    // Also what this process was handed open by whoever started it.
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
#endif
    posix_spawnattr_setflags(&attributes_, flags);
  }

  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  /// The terminal's signals are not for it.
  void leaveSession() {
    short flags = 0;
    posix_spawnattr_getflags(&attributes_, &flags);
    posix_spawnattr_setflags(&attributes_, static_cast<short>(flags | POSIX_SPAWN_SETSID));
  }

  [[nodiscard]] const posix_spawn_file_actions_t* actions() const { return &actions_; }

  [[nodiscard]] const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// A running child: waited for once, killed when nobody waited.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}

  ~Child() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
  }

  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Its exit status; nullopt when it still runs at `deadline`.
  std::optional<int> wait(SteadyTime deadline) {
    constexpr std::chrono::milliseconds kPoll(2);
    int status = 0;
    while (true) {
      const auto ended = ::waitpid(pid_, &status, WNOHANG);
      if (ended == pid_) break;
      if (ended < 0 && errno != EINTR) break;
      if (SystemClock().steady() >= deadline) return std::nullopt;
      if (ended == 0) std::this_thread::sleep_for(kPoll);
    }
    pid_ = -1;
    constexpr int kSignalled = 128;
    return WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
  }

 private:
  pid_t pid_;
};

std::optional<pid_t> spawn(const ToolCall& call, const SpawnSettings& settings) {
  std::vector<std::string> words = {call.program};
  words.insert(words.end(), call.arguments.begin(), call.arguments.end());
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t pid = -1;
  const int error = ::posix_spawn(&pid, call.program.c_str(), settings.actions(),
                                  settings.attributes(), arguments.data(), environ);
  if (error == ENOENT || error == ENOTDIR) return std::nullopt;
  if (error != 0) fail(call, "could not be started");
  return pid;
}

/// False at `deadline`.
bool waitFor(int file, short events, SteadyTime deadline) {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        std::max(deadline - SystemClock().steady(), SteadyTime::duration::zero()));
    constexpr std::chrono::milliseconds kLongest(60'000);
    pollfd wanted{.fd = file, .events = events, .revents = 0};
    const int ready = ::poll(&wanted, 1, static_cast<int>(std::min(left, kLongest).count()));
    if (ready > 0) return true;
    if (ready == 0 && left <= kLongest) return false;
    if (ready < 0 && errno != EINTR) return false;
  }
}

/// A tool that does not read all of its input is no error.
bool feed(int file, std::string_view input, SteadyTime deadline) {
  while (!input.empty()) {
    if (!waitFor(file, POLLOUT, deadline)) return false;
    const auto written = ::write(file, input.data(), input.size());
    if (written < 0 && errno == EPIPE) return true;
    if (written < 0 && errno != EINTR && errno != EAGAIN) return false;
    if (written > 0) input.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

enum class ReadEnd { kEnd, kDeadline, kTooMuch };

ReadEnd collect(int file, std::string& output, const ToolCall& call, SteadyTime deadline) {
  constexpr std::size_t kPart = 4096;
  while (waitFor(file, POLLIN, deadline)) {
    const auto size = output.size();
    output.resize(size + kPart);
    const auto count = ::read(file, &output[size], kPart);
    output.resize(size + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count == 0 || (count < 0 && errno != EINTR)) return ReadEnd::kEnd;
    if (output.size() > call.outputLimit) return ReadEnd::kTooMuch;
  }
  return ReadEnd::kDeadline;
}

/// In a session of its own. A log of kNowhere drops what it says.
std::optional<pid_t> startDetached(const ToolCall& call, int log) {
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nothing < 0) fail(call, "could not be started");
  SpawnSettings settings(nothing, log == kNowhere ? nothing : log, log);
  settings.leaveSession();
  try {
    const auto pid = spawn(call, settings);
    ::close(nothing);
    return pid;
  } catch (...) {
    ::close(nothing);
    throw;
  }
}

}  // namespace

std::optional<ToolResult> runTool(const ToolCall& call, SteadyTime deadline) {
  Pipe input;
  Pipe output;
  const auto pid = spawn(call, SpawnSettings(input.end(0), output.end(1)));
  if (!pid) return std::nullopt;
  Child child(*pid);
  input.close(0);
  output.close(1);
  // Enough for what holds a secret, so that growing leaves no copy behind.
  constexpr std::size_t kUsual = 16'384;
  std::string text;
  text.reserve(kUsual);
  ::fcntl(input.end(1), F_SETFL, O_NONBLOCK);
  const bool fed = feed(input.end(1), call.input.reveal(), deadline);
  input.close(1);
  auto end = ReadEnd::kDeadline;
  if (fed) end = collect(output.end(0), text, call, deadline);
  ToolResult result;
  result.output = Secret(text);
  wipe(text);
  if (end == ReadEnd::kTooMuch) fail(call, "said more than expected");
  const auto status = end == ReadEnd::kEnd ? child.wait(deadline) : std::nullopt;
  if (!status) fail(call, "did not end in time");
  result.exitStatus = *status;
  return result;
}

bool startTool(const std::string& program, const std::vector<std::string>& arguments) {
  return startDetached({.program = program, .arguments = arguments, .input = {}}, kNowhere)
      .has_value();
}

pid_t startDaemon(const std::string& program, const std::vector<std::string>& arguments, int log) {
  const ToolCall call{.program = program, .arguments = arguments, .input = {}};
  const auto pid = startDetached(call, log);
  if (!pid) fail(call, "is not there");
  return *pid;
}

}  // namespace base
