#pragma once

#include "cli/verb.h"

namespace app {

/// The table of verbs: a new one is a row here and a file of its own.
[[nodiscard]] cli::Verbs verbTable();

}  // namespace app
