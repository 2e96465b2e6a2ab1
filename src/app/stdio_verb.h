#pragma once

#include "cli/verb.h"

namespace app {

/// `stdio PROFILE`, `stdio URL` and `stdio --url URL`: the bridge for clients that speak stdio
/// alone, with mcp-remote's flags.
[[nodiscard]] cli::Verb stdioVerb();

}  // namespace app
