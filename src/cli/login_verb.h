#pragma once

#include "cli/verb.h"

namespace cli {

/// `login [PROFILE]`: through the gateway that runs with the same settings on this machine.
[[nodiscard]] Verb loginVerb();

}  // namespace cli
