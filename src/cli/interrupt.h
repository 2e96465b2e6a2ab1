#pragma once

namespace cli {

/// Ctrl-C (and SIGTERM, SIGHUP) as something that a verb asks after: once, at its start. A system
/// call that waits ends when one arrives. Main thread.
void watchInterrupts();
[[nodiscard]] bool wasInterrupted();

}  // namespace cli
