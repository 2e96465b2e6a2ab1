#pragma once

#include "cli/verb.h"

#include <string>
#include <string_view>

namespace cli {

/// A script that teaches a shell ("bash", "zsh", "fish") the verbs, their options and what their
/// values may be; names of profiles it asks `list --names` for. Throws base::Error(kSettings) for
/// another shell. Pure.
[[nodiscard]] std::string completionScript(const Verbs& verbs, std::string_view shell);

}  // namespace cli
