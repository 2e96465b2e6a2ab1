#pragma once

#include "cli/verb.h"

namespace cli {

/// `start`, `stop`, `restart`: the gateway in the background.
[[nodiscard]] Verb startVerb();
[[nodiscard]] Verb stopVerb();
[[nodiscard]] Verb restartVerb();

}  // namespace cli
