#include "agents/server_entry.h"

#include "agents/jsonc_scanner.h"

#include <array>
#include <filesystem>
#include <map>

namespace agents {

namespace {

using Words = std::map<std::string, std::string>;

constexpr std::string_view kProgram = "mcp-auth-proxy";

std::string filledIn(std::string text, const Words& words) {
  for (const auto& [word, meaning] : words)
    for (auto at = text.find(word); at != std::string::npos;
         at = text.find(word, at + meaning.size()))
      text.replace(at, word.size(), meaning);
  return text;
}

void fillIn(Value& value, const Words& words) {
  value.text = filledIn(value.text, words);
  for (auto& item : value.items) fillIn(item, words);
  for (auto& member : value.members) fillIn(member.value, words);
}

/// The profile that an entry's command bridges to: `mcp-auth-proxy stdio NAME`; "" for another.
std::string bridgedProfile(const Value& entry) {
  const auto program = std::filesystem::path(entry.textOf("command")).filename();
  const auto* const arguments = entry.find("args");
  if (program != kProgram || arguments == nullptr || arguments->items.size() < 2) return {};
  return arguments->items[0].text == "stdio" ? arguments->items[1].text : std::string();
}

}  // namespace

Target targetOf(const Gateway& gateway, const std::string& profile) {
  return {profile, gateway.base + "/p/" + profile + "/mcp"};
}

Member entryFor(const Client& client, const Gateway& gateway, const Target& target) {
  auto value = jsonc::read(client.entry);
  fillIn(value, {{"$URL", target.url}, {"$NAME", target.name}, {"$PROGRAM", gateway.program}});
  for (auto& member : value.members)
    if (member.name == "args")
      for (const auto& option : gateway.options)
        member.value.items.push_back(Value::ofString(option));
  return {target.name, std::move(value), {}};
}

std::string addCommand(const Client& client, const Target& target) {
  return filledIn(std::string(client.addCommand), {{"$URL", target.url}, {"$NAME", target.name}});
}

std::string urlOf(const Value& entry) {
  for (const std::string_view name : {"url", "httpUrl", "serverUrl", "uri"})
    if (auto url = entry.textOf(name); !url.empty()) return url;
  return {};
}

std::string destination(const Value& entry) {
  if (auto url = urlOf(entry); !url.empty()) return url;
  auto line = entry.textOf("command");
  if (line.empty()) line = entry.textOf("cmd");
  return line.empty() ? "something unknown" : "the command " + line;
}

bool leadsTo(const Value& entry, const Target& target) {
  return urlOf(entry) == target.url || bridgedProfile(entry) == target.name;
}

bool leadsToGateway(const Value& entry, const Gateway& gateway) {
  const auto url = urlOf(entry);
  const bool profiles = url.starts_with(gateway.base + "/p/") && url.ends_with("/mcp");
  return profiles || url == gateway.base + "/mcp" || !bridgedProfile(entry).empty();
}

}  // namespace agents
