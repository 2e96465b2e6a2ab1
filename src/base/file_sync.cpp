#include "base/file_sync.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace base {

bool syncToDisk(int descriptor) noexcept {
#if defined(__APPLE__)
  // fsync on macOS stops at the drive's cache.
  if (fcntl(descriptor, F_FULLFSYNC) == 0) return true;
#endif
  int result = 0;
  do {
    result = fsync(descriptor);
  } while (result != 0 && errno == EINTR);
  return result == 0;
}

}  // namespace base
