#pragma once

#include "config/loader.h"

#include <filesystem>
#include <optional>
#include <string>

namespace config {

/// The profiles file as it was found.
struct ProfilesFile {
  std::filesystem::path path;
  std::string text;
};

/// --config, else MCP_AUTH_PROXY_CONFIG, else the first `profiles.yaml` of the usual places. A file
/// that was named and is not there is a fault; a usual place without one is not.
[[nodiscard]] std::optional<ProfilesFile> readProfilesFile(const LoadOptions& options,
                                                           Faults& faults);

/// The file that `readProfilesFile` would read, or, where none is there, the best place for one;
/// empty when the environment does not tell.
[[nodiscard]] std::filesystem::path profilesFilePath(const LoadOptions& options);

/// Where state lives unless the settings say so; empty when the environment does not tell.
[[nodiscard]] std::filesystem::path defaultStateDir(const LoadOptions& options);

}  // namespace config
