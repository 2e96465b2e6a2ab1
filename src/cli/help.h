#pragma once

#include "cli/verb.h"

#include <string>
#include <string_view>

namespace cli {

/// The text of `--help`: of one verb, of a group of verbs ("store"), or of the whole program. A
/// topic that is none of these throws base::Error(kSettings) with what was meant. Pure.
[[nodiscard]] std::string helpText(const Verbs& verbs, std::string_view topic);

/// "login [PROFILE] [OPTION]...": how the verb is typed, after the program's name.
[[nodiscard]] std::string usageOf(const Verb& verb);

/// "--port PORT".
[[nodiscard]] std::string spelled(const Option& option);

}  // namespace cli
