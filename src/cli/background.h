#pragma once

#include "cli/call.h"
#include "config/settings.h"

namespace cli {

/// A gateway in the background: started with this call's settings options, found again by its pid
/// file. All return the exit status and say what they did on standard output. Main thread.

/// Returns once it answers. One that runs already is fine.
[[nodiscard]] int startBackground(const Call& call, const config::Settings& settings);
/// Returns once it has ended. None to stop is fine.
[[nodiscard]] int stopBackground(const config::Settings& settings);

}  // namespace cli
