#include "support/keyring_session.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace support {

namespace {

constexpr auto kAddressVariable = "DBUS_SESSION_BUS_ADDRESS";
constexpr auto kDefaultKeyring = "/org/freedesktop/secrets/aliases/default";

/// Ends of a child's standard input and output; -1: /dev/null.
struct Streams {
  int input = -1;
  int output = -1;
};

void redirect(int from, int to) {
  const int source = from >= 0 ? from : ::open("/dev/null", O_RDWR | O_CLOEXEC);
  dup2(source, to);
}

/// Forks and executes `command` with HOME and the XDG directories in `home`.
pid_t start(const std::vector<std::string>& command, const std::string& home, Streams streams) {
  std::vector<std::string> words = {"env", "HOME=" + home, "XDG_RUNTIME_DIR=" + home,
                                    "XDG_DATA_HOME=" + home + "/data",
                                    "XDG_CACHE_HOME=" + home + "/cache"};
  words.insert(words.end(), command.begin(), command.end());
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const auto pid = fork();
  if (pid < 0) throw std::runtime_error("fork failed");
  if (pid > 0) return pid;
  redirect(streams.input, STDIN_FILENO);
  redirect(streams.output, STDOUT_FILENO);
  redirect(-1, STDERR_FILENO);
  execvp("env", arguments.data());
  _exit(127);
}

void stop(pid_t& pid) {
  if (pid <= 0) return;
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  pid = -1;
}

struct Pipe {
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe failed");
  }

  ~Pipe() {
    close(ends[0]);
    closeWriting();
  }

  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  void closeWriting() {
    if (ends[1] >= 0) close(ends[1]);
    ends[1] = -1;
  }

  [[nodiscard]] std::string readUntil(char last) const {
    std::string text;
    char byte = 0;
    while (read(ends[0], &byte, 1) == 1 && byte != last) text += byte;
    return text;
  }

  std::array<int, 2> ends{};
};

bool found(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

}  // namespace

bool KeyringSession::available() {
  return found("dbus-daemon") && found("gnome-keyring-daemon") && found("dbus-send");
}

KeyringSession::KeyringSession() {
  if (const char* const address = std::getenv(kAddressVariable)) previousAddress_ = address;
  startBus();
}

KeyringSession::~KeyringSession() {
  stopKeyring();
  stopBus();
  if (previousAddress_.empty()) {
    unsetenv(kAddressVariable);
  } else {
    setenv(kAddressVariable, previousAddress_.c_str(), 1);
  }
}

void KeyringSession::startBus() {
  const auto home = directory_.path().string();
  const auto config = home + "/bus.conf";
  std::ofstream(config) << "<busconfig><type>session</type><listen>unix:dir=" << home
                        << "</listen><auth>EXTERNAL</auth><policy context=\"default\">"
                           "<allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow "
                           "own=\"*\"/></policy></busconfig>";
  Pipe output;
  bus_ = start({"dbus-daemon", "--nofork", "--print-address", "--config-file=" + config}, home,
               {.input = -1, .output = output.ends[1]});
  output.closeWriting();
  const auto address = output.readUntil('\n');
  if (address.empty()) throw std::runtime_error("dbus-daemon did not start");
  setenv(kAddressVariable, address.c_str(), 1);
}

void KeyringSession::startKeyring() {
  Pipe password;
  keyring_ = start({"gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"},
                   directory_.path().string(), {.input = password.ends[0], .output = -1});
  if (write(password.ends[1], "test", 4) != 4) throw std::runtime_error("no password was taken");
  password.closeWriting();
  waitForKeyring();
}

void KeyringSession::waitForKeyring() const {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::chrono::steady_clock::now() < limit) {
    const auto answer = answerOf({kDefaultKeyring, "org.freedesktop.DBus.Properties.Get",
                                  "string:org.freedesktop.Secret.Collection", "string:Locked"});
    if (answer.find("boolean false") != std::string::npos) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  throw std::runtime_error("gnome-keyring-daemon did not come up unlocked");
}

void KeyringSession::stopKeyring() { stop(keyring_); }

void KeyringSession::stopBus() { stop(bus_); }

void KeyringSession::lockKeyring() const {
  const auto answer = answerOf({"/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock",
                                std::string("array:objpath:") + kDefaultKeyring});
  if (answer.empty()) throw std::runtime_error("the keyring could not be locked");
}

std::string KeyringSession::answerOf(const std::vector<std::string>& dbusSendArguments) const {
  std::vector<std::string> command = {"dbus-send", "--session", "--print-reply",
                                      "--dest=org.freedesktop.secrets"};
  command.insert(command.end(), dbusSendArguments.begin(), dbusSendArguments.end());
  Pipe output;
  auto pid = start(command, directory_.path().string(), {.input = -1, .output = output.ends[1]});
  output.closeWriting();
  auto text = output.readUntil('\0');
  waitpid(pid, nullptr, 0);
  return text;
}

}  // namespace support
