#pragma once

#include "cli/verb.h"

namespace cli {

/// `list`: the profiles that the settings name. It asks no gateway.
[[nodiscard]] Verb listVerb();

}  // namespace cli
