#pragma once

#include "config/fault.h"
#include "config/references.h"
#include "config/settings.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace config {

#if defined(__APPLE__)
inline constexpr bool kOnMacOs = true;
#else
inline constexpr bool kOnMacOs = false;
#endif

/// This process's environment and the file system.
[[nodiscard]] Environment systemEnvironment();
[[nodiscard]] FileReader systemFiles();

/// Everything that settings are made of; tests hand in their own environment and files.
struct LoadOptions {
  std::optional<std::filesystem::path> configFile;  ///< --config
  std::optional<std::string> bind;                  ///< --bind
  std::optional<std::uint16_t> port;                ///< --port
  Environment environment = systemEnvironment();
  FileReader readFile = systemFiles();
  bool macOs = kOnMacOs;
};

/// The settings, or all that is wrong with them (then at least one fault): nothing is half-loaded.
using LoadResult = std::variant<Settings, std::vector<Fault>>;

/// Command line over environment over file for the listener and the store. Without a file and
/// without UPSTREAM_MCP_URL the settings hold no profile. Does not throw for bad input.
[[nodiscard]] LoadResult load(const LoadOptions& options);

/// The same with `text` in place of the file that `load` would look for.
[[nodiscard]] LoadResult loadText(std::string_view text, const std::string& fileName,
                                  const LoadOptions& options);

}  // namespace config
