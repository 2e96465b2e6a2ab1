#pragma once

#include "cli/verb.h"
#include "config/loader.h"

#include <string>

namespace app {

/// `demo`: the gateway in front of a small server of its own, on loopback.
[[nodiscard]] cli::Verb demoVerb();

/// Settings of a gateway in front of the demo server at `upstream`: the listener's words are the
/// user's, everything else of the environment and the profiles file is left alone.
[[nodiscard]] config::LoadResult demoSettings(config::LoadOptions options,
                                              const std::string& upstream);

}  // namespace app
