#pragma once

#include "cli/verb.h"

namespace app {

/// `doctor`: looks at everything that a gateway needs, and says what to do about each fault. In
/// `app`, since it opens stores and connections as the gateway does.
[[nodiscard]] cli::Verb doctorVerb();

}  // namespace app
