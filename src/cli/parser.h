#pragma once

#include "cli/call.h"

#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace cli {

/// `--help`, with the verb or the group ("store") that it was asked for; "" = all.
struct HelpWanted {
  std::string topic;
};

struct VersionWanted {};

/// One line that says what is wrong with the command line, and where to read on.
struct UsageFault {
  std::string text;
};

using Parsed = std::variant<Call, HelpWanted, VersionWanted, UsageFault>;

/// GNU style: `--long value` and `--long=value`, options anywhere, `--` ends them. A verb of two
/// words is two arguments. `arguments` is without the program's name; the result keeps pointers
/// into `verbs`. Pure.
[[nodiscard]] Parsed parse(const Verbs& verbs, std::span<const std::string_view> arguments);

}  // namespace cli
