#pragma once

#include <cstddef>

namespace base {

/// Makes this process harder to read from outside, once at start, before threads: no core dumps
/// (RLIMIT_CORE 0), no ptrace by the same user where the system offers that (Linux:
/// PR_SET_DUMPABLE 0), and SIGPIPE ignored. Throws Error(kInternal) when the system refuses.
void hardenProcess();

/// Raises this process's soft limit of open files to its hard one: a stream takes two, and the
/// usual soft limit of 1024 would end at some 500. Best effort: where the system refuses, the limit
/// stays. Returns the limit that now counts.
std::size_t raiseFileLimit();

}  // namespace base
