#pragma once

#include "cli/verb.h"

#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// Look-ups in the table of verbs. Pure. Null where there is none.

[[nodiscard]] const Verb* findVerb(const Verbs& verbs, std::string_view name);
/// Whether `word` is the first of a two-word verb.
[[nodiscard]] bool isGroup(const Verbs& verbs, std::string_view word);
[[nodiscard]] const Option* ownOption(const Verb& verb, std::string_view name);
/// The verb's own option, else any verb's: an option may stand before the verb.
[[nodiscard]] const Option* findOption(const Verb* verb, const Verbs& verbs, std::string_view name);

/// Every verb's name, and the groups.
[[nodiscard]] std::vector<std::string_view> verbNames(const Verbs& verbs);
/// The options of `verb`, or all where that is null; without doubles.
[[nodiscard]] std::vector<std::string_view> optionNames(const Verb* verb, const Verbs& verbs);

/// "mcp-auth-proxy login --help"; without a verb "mcp-auth-proxy --help".
[[nodiscard]] std::string helpCommand(std::string_view verb);

}  // namespace cli
