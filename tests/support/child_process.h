#pragma once

#include <sys/types.h>

#include <array>
#include <functional>

namespace support {

/// A fork of the test program that runs `work` and ends with its result; an exception gives 99.
/// Waited for, or killed, when it goes. The two can talk through one pipe, child to parent.
class ChildProcess {
 public:
  /// `work` gets the pipe's writing end.
  explicit ChildProcess(const std::function<int(int pipe)>& work);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }

  /// The pipe's reading end.
  [[nodiscard]] int pipe() const { return ends_[0]; }

  /// Its exit status; -1 when a signal ended it.
  int wait();
  void killHard();

 private:
  pid_t pid_ = -1;
  std::array<int, 2> ends_{-1, -1};
};

}  // namespace support
