#include "app/stdio_profile.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/json.h"
#include "base/whole_file.h"
#include "http/url.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace app {

namespace {

using Object = Poco::JSON::Object;

constexpr std::array<std::string_view, 7> kProfileFlags{"--header",
                                                        "--resource",
                                                        "--disable-resource-parameter",
                                                        "--authorize-param",
                                                        "--static-oauth-client-info",
                                                        "--static-oauth-client-metadata",
                                                        "--client-metadata-url"};

base::Error wrong(const std::string& text, const std::string& hint = {}) {
  return {base::ErrorKind::kSettings, text, {}, hint};
}

/// "a:b" or "k=v", without the spaces around the value.
std::pair<std::string, std::string> pairOf(std::string_view flag, const std::string& word,
                                           char between) {
  const auto at = word.find(between);
  if (at == 0 || at == std::string::npos)
    throw wrong(std::string(flag) + ": there is no '" + between + "' after a name.");
  auto value = word.substr(at + 1);
  value.erase(0, std::min(value.find_first_not_of(' '), value.size()));
  return {word.substr(0, at), std::move(value)};
}

/// mcp-remote's ${NAME} is ours ${env:NAME}.
std::string withReferences(std::string text) {
  static constexpr std::string_view kOpen = "${";
  for (auto at = text.find(kOpen); at != std::string::npos; at = text.find(kOpen, at + 2)) {
    const auto name = std::string_view(text).substr(at + kOpen.size());
    if (!name.starts_with("env:") && !name.starts_with("file:")) text.insert(at + 2, "env:");
  }
  return text;
}

Object::Ptr membersOf(const cli::Call& call, const std::string& flag) {
  auto text = call.value(flag).value_or("{}");
  if (text.starts_with('@')) {
    auto read = base::readWholeFile(text.substr(1));
    if (!read) throw wrong(flag + ": there is no file " + config::shown(text.substr(1)));
    text = *std::move(read);
  }
  try {
    return base::parseJsonObject(text);
  } catch (const base::Error& error) {
    throw wrong(flag + ": " + error.text() + ".", "Give a JSON object, or @FILE that holds one.");
  }
}

void copyMember(const Object& from, const std::string& name, Object& to, const std::string& key) {
  if (const auto value = base::jsonString(from, name)) to.set(key, *value);
}

/// Several values of one flag as an object; nothing where there are none.
void addPairs(const cli::Call& call, const std::string& flag, char between, Object& to,
              const std::string& key) {
  Object::Ptr pairs = new Object;
  for (const auto& word : call.values(flag)) {
    auto [name, value] = pairOf(flag, word, between);
    pairs->set(name, withReferences(std::move(value)));
  }
  if (pairs->size() > 0) to.set(key, pairs);
}

/// An Authorization field of the person's own takes the place of OAuth.
bool bringsAuthorization(const cli::Call& call) {
  return std::ranges::any_of(call.values("--header"), [](const std::string& word) {
    return base::equalsIgnoreCase(word.substr(0, word.find(':')), "authorization");
  });
}

Object::Ptr membersFor(const cli::Call& call, const std::string& url) {
  Object::Ptr members = new Object;
  members->set("upstream_mcp_url", url);
  addPairs(call, "--header", ':', *members, "headers");
  addPairs(call, "--authorize-param", '=', *members, "authorize_params");
  if (bringsAuthorization(call)) members->set("grant", "none");
  if (const auto resource = call.value("--resource")) members->set("resource", *resource);
  if (call.has("--disable-resource-parameter")) members->set("resource", "off");
  if (const auto document = call.value("--client-metadata-url"))
    members->set("client_metadata_url", *document);
  const auto client = membersOf(call, "--static-oauth-client-info");
  copyMember(*client, "client_id", *members, "client_id");
  copyMember(*client, "client_secret", *members, "client_secret");
  const auto metadata = membersOf(call, "--static-oauth-client-metadata");
  copyMember(*metadata, "scope", *members, "scopes");
  copyMember(*metadata, "token_endpoint_auth_method", *members, "token_endpoint_auth_method");
  return members;
}

void requireAllowed(const cli::Call& call, const std::string& url) {
  const auto parsed = http::Url::parse(url);
  if (!parsed) throw wrong("--url: that is no http(s) URL: " + config::shown(url));
  if (!parsed->isHttps() && !parsed->isLoopback() && !call.has("--allow-http"))
    throw wrong("--url: plain http to " + parsed->host + " would show tokens to the network.",
                "Use https, or --allow-http on a network that you trust.");
}

}  // namespace

bool hasProfileFlags(const cli::Call& call) {
  return std::ranges::any_of(kProfileFlags,
                             [&call](std::string_view flag) { return call.has(flag); });
}

config::ProfileSettings profileOfFlags(const cli::Call& call, const std::string& url) {
  requireAllowed(call, url);
  const auto name = "stdio-" + base::hex(base::sha256(url)).substr(0, 16);
  Object::Ptr profiles = new Object;
  profiles->set(name, membersFor(call, url));
  Object file;
  file.set("profiles", profiles);
  // JSON is YAML: the flags meet the same checks as a file.
  config::LoadOptions options;
  options.environment = [real = options.environment](std::string_view variable) {
    return variable == "UPSTREAM_MCP_URL" ? std::nullopt : real(variable);
  };
  auto loaded = config::loadText(base::jsonText(file), "command line", options);
  if (const auto* faults = std::get_if<std::vector<config::Fault>>(&loaded))
    throw wrong(faults->front().line());
  return std::get<config::Settings>(loaded).profiles.front();
}

}  // namespace app
