#include "cli/find_program.h"

#include "base/directories.h"

#include <unistd.h>

#include <algorithm>

namespace cli {

std::optional<std::string> findProgram(std::string_view name) {
  const auto folders = base::systemEnvironment()("PATH").value_or("/usr/bin:/bin");
  std::string_view rest = folders;
  while (!rest.empty()) {
    const auto folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    auto file = std::string(folder) + '/' + std::string(name);
    if (folder.starts_with('/') && ::access(file.c_str(), X_OK) == 0) return file;
  }
  return std::nullopt;
}

}  // namespace cli
