#include "support/child_process.h"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <exception>

namespace support {

ChildProcess::ChildProcess(const std::function<int(int pipe)>& work) {
  REQUIRE(::pipe(ends_.data()) == 0);
  pid_ = fork();
  REQUIRE(pid_ >= 0);
  if (pid_ != 0) {
    close(ends_[1]);
    return;
  }
  constexpr int kThrew = 99;
  int status = kThrew;
  try {
    status = work(ends_[1]);
  } catch (const std::exception&) {
    status = kThrew;
  }
  _exit(status);
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    wait();
  }
  close(ends_[0]);
}

int ChildProcess::wait() {
  int status = 0;
  const auto waited = waitpid(pid_, &status, 0);
  const bool exited = waited == pid_ && WIFEXITED(status);
  pid_ = -1;
  return exited ? WEXITSTATUS(status) : -1;
}

void ChildProcess::killHard() { kill(pid_, SIGKILL); }

}  // namespace support
