#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace base {

/// Looks up an environment variable; unset gives nullopt.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The process's own environment.
[[nodiscard]] Environment systemEnvironment();

/// Where state lives when nobody says: `$XDG_STATE_HOME/mcp-auth-proxy`, else
/// `~/.local/state/mcp-auth-proxy`; on macOS `~/Library/Application Support/mcp-auth-proxy` unless
/// XDG_STATE_HOME is set. Relative values are ignored, as the XDG specification asks. Throws
/// Error(kSettings) when neither that nor HOME is set. Creates nothing.
[[nodiscard]] std::filesystem::path defaultStateDirectory(const Environment& environment);

/// Where a profiles file may be, best first: `$XDG_CONFIG_HOME/mcp-auth-proxy`, else
/// `~/.config/mcp-auth-proxy`; on macOS then `~/Library/Application Support/mcp-auth-proxy`. Empty
/// when neither that nor HOME is set.
[[nodiscard]] std::vector<std::filesystem::path> configDirectories(const Environment& environment);

}  // namespace base
