#pragma once

#include "base/secret.h"

#include <optional>
#include <string>

namespace app {

/// True when somebody can be asked on standard input.
[[nodiscard]] bool canAsk();

/// Asks on the terminal of standard input for a line that is not shown: the question goes to
/// standard error. nullopt when there is no terminal, or nobody answers within five minutes; Ctrl-C
/// and Ctrl-D are no answer either. Puts the terminal back as it was. Blocks; main thread.
[[nodiscard]] std::optional<base::Secret> askHidden(const std::string& question);

}  // namespace app
