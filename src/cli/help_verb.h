#pragma once

#include "cli/verb.h"

namespace cli {

/// `help [VERB]`: what `VERB --help` prints.
[[nodiscard]] Verb helpVerb();

}  // namespace cli
