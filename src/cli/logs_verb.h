#pragma once

#include "cli/verb.h"

namespace cli {

/// `logs [--follow] [--lines N]`: what the gateway in the background printed.
[[nodiscard]] Verb logsVerb();

}  // namespace cli
