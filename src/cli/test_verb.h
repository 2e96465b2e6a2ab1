#pragma once

#include "cli/verb.h"

namespace cli {

/// `test [PROFILE]`: what an agent sees through the running gateway.
[[nodiscard]] Verb testVerb();

}  // namespace cli
