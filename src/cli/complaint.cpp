#include "cli/complaint.h"

#include <iostream>

namespace cli {

int complain(std::string_view text, std::string_view hint, int status) {
  const bool ended = text.ends_with('.') || text.ends_with('?') || text.ends_with(':');
  std::cerr << "mcp-auth-proxy: " << text;
  if (!hint.empty()) std::cerr << (ended ? " " : ". ") << hint;
  std::cerr << '\n' << std::flush;
  return status;
}

}  // namespace cli
