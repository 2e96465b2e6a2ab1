#include "base/process.h"

#include "base/error.h"

#include <sys/resource.h>

#include <csignal>

#if defined(__linux__)
#include <sys/prctl.h>
#endif

namespace base {

namespace {

bool forbidCoreDumps() {
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  return setrlimit(RLIMIT_CORE, &none) == 0;
}

bool forbidInspection() {
#if defined(__linux__)
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
#else
  // macOS has no like of it for an unsigned program; `hardened runtime` needs signing.
  return true;
#endif
}

}  // namespace

void hardenProcess() {
  if (!forbidCoreDumps() || !forbidInspection())
    throw Error(ErrorKind::kInternal, "Core dumps could not be switched off");
  if (std::signal(SIGPIPE, SIG_IGN) == SIG_ERR)
    throw Error(ErrorKind::kInternal, "SIGPIPE could not be ignored");
}

}  // namespace base
