#pragma once

#include "cli/verb.h"

namespace cli {

/// Makes profiles of the servers that agents' files name.
[[nodiscard]] Verb importVerb();

}  // namespace cli
