#include "base/process.h"

#include "base/error.h"

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <limits>

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

std::size_t raiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  rlimit wanted = limit;
  wanted.rlim_cur = limit.rlim_max;
#if defined(__APPLE__)
  // macOS names a hard limit that it does not grant.
  wanted.rlim_cur = std::min<rlim_t>(limit.rlim_max, OPEN_MAX);
#endif
  if (setrlimit(RLIMIT_NOFILE, &wanted) == 0) limit = wanted;
  return static_cast<std::size_t>(
      std::min<rlim_t>(limit.rlim_cur, std::numeric_limits<std::size_t>::max()));
}

}  // namespace base
