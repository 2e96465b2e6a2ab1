#pragma once

#include "cli/verb.h"

namespace cli {

/// `status [PROFILE] [--json]`: how each profile of the running gateway stands, and what to do.
[[nodiscard]] Verb statusVerb();

}  // namespace cli
