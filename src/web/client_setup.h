#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace web {

/// How one client is told of a profile: a command, or what to put into which file.
struct ClientSetup {
  std::string_view id;      ///< as `mcp-auth-proxy install` takes it: "claude-code"
  std::string_view client;  ///< "Claude Code"
  std::string_view place;   ///< "in a terminal", or the file
  std::string text;
};

/// For every client that we know. `name` is a profile's, `url` its MCP URL.
[[nodiscard]] std::vector<ClientSetup> clientSetups(const std::string& name,
                                                    const std::string& url);

}  // namespace web
