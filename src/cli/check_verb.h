#pragma once

#include "cli/verb.h"

namespace cli {

/// `check`: reads the settings as the gateway would, and says what is wrong with them.
[[nodiscard]] Verb checkVerb();

}  // namespace cli
