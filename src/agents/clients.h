#pragma once

#include "agents/file_format.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace agents {

/// Where a place's directory is counted from.
enum class Root {
  kHome,
  kConfig,       ///< $XDG_CONFIG_HOME, else ~/.config, on macOS too
  kApplication,  ///< the same on Linux; on macOS ~/Library/Application Support
};

/// Not there.
inline constexpr std::string_view kNone;

/// A directory that a client has once it was used, and its file in there.
struct Place {
  Root root = Root::kHome;
  /// kNone: the root itself; then the file shows that it was used.
  std::string_view directory = kNone;
  std::string_view file = kNone;
  std::string_view variable = kNone;    ///< names the directory where it is set
  std::string_view betterFile = kNone;  ///< taken where it is there
};

/// A client (an agent or editor) and how its file names MCP servers. `entry` is what is written, in
/// JSON whatever the file's format, with $URL, $NAME and $PROGRAM to be filled in; `addCommand` is
/// the client's own way to the same. docs/agents has a page for each.
struct Client {
  std::string_view id;  ///< what a person types
  std::string_view name;
  Format format = Format::kJson;
  std::string_view servers = kNone;  ///< the name of the map of servers
  std::string_view entry = kNone;
  std::string_view projectFile = kNone;  ///< in a project's directory
  std::string_view addCommand = kNone;
  Place place;
  std::optional<Place> otherPlace = std::nullopt;

  [[nodiscard]] std::vector<std::string> path() const { return {std::string(servers)}; }
};

[[nodiscard]] std::span<const Client> clients();
/// Null when there is none of that id.
[[nodiscard]] const Client* clientOf(std::string_view id);
[[nodiscard]] std::vector<std::string_view> clientIds();

}  // namespace agents
