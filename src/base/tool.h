#pragma once

#include "base/clock.h"
#include "base/secret.h"

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

/// A program to run, without a shell: an absolute path, its arguments (which every user of the
/// machine can read: no secrets), and what it gets on standard input.
struct ToolCall {
  std::string program;
  std::vector<std::string> arguments;
  Secret input;
  std::size_t outputLimit = std::size_t{64} * 1024;
};

struct ToolResult {
  int exitStatus = 0;  ///< 128 + the number of the signal that ended it
  Secret output;       ///< its standard output; its standard error is dropped
};

/// Runs it to its end and returns what it said; nullopt when there is no such program. Blocks, at
/// most until `deadline` of the machine's steady clock: then, or past the limit of output, it is
/// killed and Error(kInternal) thrown. No other file of this process is handed on. SIGPIPE must be
/// ignored (hardenProcess). Any thread.
[[nodiscard]] std::optional<ToolResult> runTool(const ToolCall& call, SteadyTime deadline);

/// Starts a program and leaves it to itself, for one that a person will close: in a session of its
/// own, with nothing to read, and its output dropped. False when there is no such program. Throws
/// Error(kInternal). Any thread.
[[nodiscard]] bool startTool(const std::string& program, const std::vector<std::string>& arguments);

/// Starts a daemon: in a session of its own, with nothing to read; its output and its errors go to
/// `log`, an open file. Returns its process id: it is this process's child, to be waited for or to
/// be left. Throws Error(kInternal).
[[nodiscard]] pid_t startDaemon(const std::string& program,
                                const std::vector<std::string>& arguments, int log);

}  // namespace base
