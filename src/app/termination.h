#pragma once

#include <signal.h>

namespace app {

/// SIGTERM and SIGINT as something to wait for. Make it on the main thread before any other thread
/// starts: threads inherit the blocked signals, so that none of them is killed by one.
class TerminationSignals {
 public:
  TerminationSignals();

  /// Returns when one of them arrives (also if it came before the call).
  void wait() const;

 private:
  sigset_t signals_{};
};

}  // namespace app
