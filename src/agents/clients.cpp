#include "agents/clients.h"

#include <algorithm>
#include <array>

namespace agents {

namespace {

constexpr std::string_view kHttp = R"({"type": "http", "url": "$URL"})";
constexpr std::string_view kUrl = R"({"url": "$URL"})";

constexpr auto kClients = std::to_array<Client>({
    {.id = "claude-code",
     .name = "Claude Code",
     .servers = "mcpServers",
     .entry = kHttp,
     .projectFile = ".mcp.json",
     .addCommand = "claude mcp add --scope user --transport http $NAME $URL",
     .place = {.file = ".claude.json", .variable = "CLAUDE_CONFIG_DIR"}},
    {.id = "claude-desktop",
     .name = "Claude Desktop",
     .servers = "mcpServers",
     .entry = R"({"command": "$PROGRAM", "args": ["stdio", "$NAME"]})",
     .place = {Root::kApplication, "Claude", "claude_desktop_config.json"}},
    {.id = "codex",
     .name = "Codex",
     .format = Format::kToml,
     .servers = "mcp_servers",
     .entry = kUrl,
     .projectFile = ".codex/config.toml",
     .addCommand = "codex mcp add $NAME --url $URL",
     .place = {Root::kHome, ".codex", "config.toml", "CODEX_HOME"}},
    {.id = "cursor",
     .name = "Cursor",
     .servers = "mcpServers",
     .entry = kUrl,
     .projectFile = ".cursor/mcp.json",
     .place = {Root::kHome, ".cursor", "mcp.json"}},
    {.id = "vscode",
     .name = "VS Code",
     .servers = "servers",
     .entry = kHttp,
     .projectFile = ".vscode/mcp.json",
     .addCommand = R"(code --add-mcp '{"name":"$NAME","type":"http","url":"$URL"}')",
     .place = {Root::kApplication, "Code/User", "mcp.json"}},
    {.id = "windsurf",
     .name = "Windsurf",
     .servers = "mcpServers",
     .entry = R"({"serverUrl": "$URL"})",
     .place = {Root::kHome, ".codeium/windsurf", "mcp_config.json"}},
    {.id = "gemini",
     .name = "Gemini CLI",
     .servers = "mcpServers",
     .entry = R"({"httpUrl": "$URL"})",
     .projectFile = ".gemini/settings.json",
     .addCommand = "gemini mcp add --scope user --transport http $NAME $URL",
     .place = {Root::kHome, ".gemini", "settings.json"}},
    {.id = "kimi",
     .name = "Kimi",
     .servers = "mcpServers",
     .entry = R"({"url": "$URL", "transport": "http"})",
     .addCommand = "kimi mcp add --transport http $NAME $URL",
     .place = {Root::kHome, ".kimi", "mcp.json"},
     .otherPlace = Place{Root::kHome, ".kimi-code", "mcp.json", "KIMI_CODE_HOME"}},
    {.id = "copilot",
     .name = "Copilot CLI",
     .servers = "mcpServers",
     .entry = R"({"type": "http", "url": "$URL", "tools": ["*"]})",
     .addCommand = "copilot mcp add --transport http $NAME $URL",
     .place = {Root::kHome, ".copilot", "mcp-config.json", "COPILOT_HOME"}},
    {.id = "opencode",
     .name = "OpenCode",
     .servers = "mcp",
     .entry = R"({"type": "remote", "url": "$URL", "enabled": true})",
     .projectFile = "opencode.json",
     .place = {Root::kConfig, "opencode", "opencode.json", "OPENCODE_CONFIG_DIR",
               "opencode.jsonc"}},
    {.id = "goose",
     .name = "Goose",
     .format = Format::kYaml,
     .servers = "extensions",
     .entry = R"({"enabled": true, "type": "streamable_http", "name": "$NAME",
                  "description": "", "uri": "$URL", "timeout": 300})",
     .place = {Root::kConfig, "goose", "config.yaml"}},
    {.id = "zed",
     .name = "Zed",
     .servers = "context_servers",
     .entry = kUrl,
     .projectFile = ".zed/settings.json",
     .place = {Root::kConfig, "zed", "settings.json"}},
    {.id = "cline",
     .name = "Cline",
     .servers = "mcpServers",
     .entry = R"({"type": "streamableHttp", "url": "$URL"})",
     .place = {Root::kApplication, "Code/User/globalStorage/saoudrizwan.claude-dev",
               "settings/cline_mcp_settings.json"},
     .otherPlace = Place{Root::kHome, ".cline", "data/settings/cline_mcp_settings.json"}},
    {.id = "roo",
     .name = "Roo Code",
     .servers = "mcpServers",
     .entry = R"({"type": "streamable-http", "url": "$URL"})",
     .projectFile = ".roo/mcp.json",
     .place = {Root::kApplication, "Code/User/globalStorage/rooveterinaryinc.roo-cline",
               "settings/mcp_settings.json"}},
});

}  // namespace

std::span<const Client> clients() { return kClients; }

const Client* clientOf(std::string_view id) {
  const auto* const found = std::find_if(kClients.begin(), kClients.end(),
                                         [id](const Client& client) { return client.id == id; });
  return found == kClients.end() ? nullptr : found;
}

std::vector<std::string_view> clientIds() {
  std::vector<std::string_view> ids(kClients.size());
  std::transform(kClients.begin(), kClients.end(), ids.begin(),
                 [](const Client& client) { return client.id; });
  return ids;
}

}  // namespace agents
