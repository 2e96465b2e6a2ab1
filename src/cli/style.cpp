#include "cli/style.h"

#include <unistd.h>

namespace cli {

Style Style::of(int file, const base::Environment& environment) {
  const auto refused = environment("NO_COLOR").value_or("");
  const auto terminal = environment("TERM").value_or("");
  return Style(refused.empty() && !terminal.empty() && terminal != "dumb" && ::isatty(file) == 1);
}

std::string Style::painted(std::string_view text, std::string_view how) const {
  if (!colours_ || text.empty()) return std::string(text);
  return "\x1b[" + std::string(how) + 'm' + std::string(text) + "\x1b[0m";
}

}  // namespace cli
