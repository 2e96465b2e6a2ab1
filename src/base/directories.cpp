#include "base/directories.h"

#include "base/error.h"

#include <cstdlib>

namespace base {

namespace {

using std::filesystem::path;

constexpr auto kName = "mcp-auth-proxy";

#if defined(__APPLE__)
constexpr bool kMac = true;
#else
constexpr bool kMac = false;
#endif

std::optional<path> absoluteFrom(const Environment& environment, const std::string& name) {
  const auto value = environment(name);
  if (!value || !path(*value).is_absolute()) return std::nullopt;
  return path(*value);
}

path macDirectory(const path& home) { return home / "Library" / "Application Support" / kName; }

}  // namespace

Environment systemEnvironment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* const value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
}

path defaultStateDirectory(const Environment& environment) {
  if (const auto state = absoluteFrom(environment, "XDG_STATE_HOME")) return *state / kName;
  const auto home = absoluteFrom(environment, "HOME");
  if (!home)
    throw Error(ErrorKind::kSettings, "There is no place for state: HOME is not set", {},
                "Set MCP_AUTH_PROXY_STATE_DIR to a directory of your own.");
  return kMac ? macDirectory(*home) : *home / ".local" / "state" / kName;
}

std::vector<path> configDirectories(const Environment& environment) {
  std::vector<path> directories;
  const auto home = absoluteFrom(environment, "HOME");
  if (const auto config = absoluteFrom(environment, "XDG_CONFIG_HOME")) {
    directories.push_back(*config / kName);
  } else if (home) {
    directories.push_back(*home / ".config" / kName);
  }
  if (kMac && home) directories.push_back(macDirectory(*home));
  return directories;
}

}  // namespace base
