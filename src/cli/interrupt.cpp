#include "cli/interrupt.h"

#include <csignal>
#include <initializer_list>

namespace cli {

namespace {

volatile std::sig_atomic_t interrupted = 0;

}  // namespace

void watchInterrupts() {
  struct sigaction action{};
  action.sa_handler = [](int) { interrupted = 1; };
  sigemptyset(&action.sa_mask);
  // Without SA_RESTART: a wait for input ends at once.
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
}

bool wasInterrupted() { return interrupted != 0; }

}  // namespace cli
