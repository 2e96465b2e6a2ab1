#include "web/client_setup.h"

#include "base/json_escape.h"

namespace web {

namespace {

constexpr std::string_view kTerminal = "in a terminal";

std::string command(const char* client, const std::string& name, const std::string& url) {
  return std::string(client) + " mcp add --transport http " + name + ' ' + url;
}

std::string quoted(const std::string& text) {
  std::string out;
  base::appendJsonString(out, text);
  return out;
}

/// `{"<group>": {"<name>": {<members><url>}}}`, a member a line.
std::string json(std::string_view group, const std::string& name, std::string_view members,
                 const std::string& url) {
  return "{\n  " + quoted(std::string(group)) + ": {\n    " + quoted(name) + ": {\n      " +
         std::string(members) + quoted(url) + "\n    }\n  }\n}";
}

}  // namespace

std::vector<ClientSetup> clientSetups(const std::string& name, const std::string& url) {
  return {
      {"claude-code", "Claude Code", kTerminal, command("claude", name, url)},
      {"codex", "Codex", "~/.codex/config.toml",
       "[mcp_servers." + name + "]\nurl = " + quoted(url)},
      {"cursor", "Cursor", "~/.cursor/mcp.json", json("mcpServers", name, "\"url\": ", url)},
      {"gemini", "Gemini CLI", kTerminal, command("gemini", name, url)},
      {"kimi", "Kimi CLI", kTerminal, command("kimi", name, url)},
      {"vscode", "VS Code", ".vscode/mcp.json",
       json("servers", name, "\"type\": \"http\",\n      \"url\": ", url)},
      {"windsurf", "Windsurf", "~/.codeium/windsurf/mcp_config.json",
       json("mcpServers", name, "\"serverUrl\": ", url)},
  };
}

}  // namespace web
