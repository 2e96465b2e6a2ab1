#pragma once

#include "cli/verb.h"

namespace app {

/// `serve`: the gateway in this process, in the foreground.
[[nodiscard]] cli::Verb serveVerb();

}  // namespace app
