#pragma once

#include "cli/verb.h"

#include <string>

namespace cli {

/// The manual page (roff, section 1), from the table of verbs. Pure.
[[nodiscard]] std::string manualPage(const Verbs& verbs);

}  // namespace cli
