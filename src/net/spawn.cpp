#include "net/spawn.h"

#include "base/log.h"

namespace net {

void logLost(const std::exception& failure) {
  base::log(base::LogLevel::kError, "work on a loop ended by a fault that nobody handled",
            {{"why", failure.what()}});
}

}  // namespace net
