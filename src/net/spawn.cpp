#include "net/spawn.h"

#include "base/log.h"

namespace net {

void logLost(const char* why) noexcept {
  try {
    base::log(base::LogLevel::kError, "work on a loop ended by a fault that nobody handled",
              {{"why", why}});
  } catch (const std::exception&) {
    return;  // no memory for a line of the log: nothing is left to be done
  }
}

}  // namespace net
