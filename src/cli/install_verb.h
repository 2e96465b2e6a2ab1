#pragma once

#include "cli/verb.h"

namespace cli {

/// Puts the profiles into the configuration of agents.
[[nodiscard]] Verb installVerb();
/// Takes out what `install` put in.
[[nodiscard]] Verb uninstallVerb();

}  // namespace cli
