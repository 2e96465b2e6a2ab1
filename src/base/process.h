#pragma once

namespace base {

/// Makes this process harder to read from outside, once at start, before threads: no core dumps
/// (RLIMIT_CORE 0), no ptrace by the same user where the system offers that (Linux:
/// PR_SET_DUMPABLE 0), and SIGPIPE ignored. Throws Error(kInternal) when the system refuses.
void hardenProcess();

}  // namespace base
