#pragma once

#include "cli/verb.h"

namespace cli {

/// `completion bash|zsh|fish`: prints a script for the shell.
[[nodiscard]] Verb completionVerb();

}  // namespace cli
