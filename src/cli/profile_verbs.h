#pragma once

#include "cli/verb.h"

namespace cli {

/// `add NAME URL` and `remove NAME`: edit the profiles file, and nothing else of it.
[[nodiscard]] Verb addVerb();
[[nodiscard]] Verb removeVerb();

}  // namespace cli
