#include "demo/rpc.h"

#include <algorithm>
#include <array>

namespace demo {

namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

constexpr std::array<std::string_view, 4> kVersions{"2025-11-25", "2025-06-18", "2025-03-26",
                                                    "2024-11-05"};

bool isId(const Var& id) { return id.isString() || (id.isInteger() && !id.isBoolean()); }

/// A member that is an object, or an empty one.
Object::Ptr objectMember(const Object& from, const std::string& name) {
  const auto value = from.get(name);
  if (value.type() == typeid(Object::Ptr)) return value.extract<Object::Ptr>();
  return new Object;
}

std::string textMember(const Object& from, const std::string& name) {
  const auto value = from.get(name);
  return value.isString() ? value.extract<std::string>() : std::string();
}

Object response(const Var& id) {
  Object object;
  object.set("jsonrpc", "2.0");
  object.set("id", id);
  return object;
}

Object initialized(const Object& params) {
  const auto asked = textMember(params, "protocolVersion");
  Object tools;
  tools.set("listChanged", false);
  Object capabilities;
  capabilities.set("tools", tools);
  Object server;
  server.set("name", "mcp-auth-proxy-demo");
  server.set("title", "mcp-auth-proxy demo");
  server.set("version", "1");
  Object result;
  result.set("protocolVersion",
             !asked.empty() && isKnownVersion(asked) ? asked : std::string(kVersions.front()));
  result.set("capabilities", capabilities);
  result.set("serverInfo", server);
  result.set("instructions",
             "A demo behind a real login. Try echo, add, current_time, token_info.");
  return result;
}

Object content(const ToolResult& tool) {
  Object text;
  text.set("type", "text");
  text.set("text", tool.text);
  Array list;
  list.add(text);
  Object result;
  result.set("content", list);
  result.set("isError", tool.isError);
  return result;
}

Object called(const Rpc& rpc, const ToolContext& context) {
  const auto name = textMember(*rpc.params, "name");
  const auto result = callTool(name, *objectMember(*rpc.params, "arguments"), context);
  if (!result) return rpcError(rpc.id, kInvalidParams, "There is no tool of that name");
  auto object = response(rpc.id);
  object.set("result", content(*result));
  return object;
}

Object listed() {
  Object result;
  result.set("tools", toolList());
  return result;
}

}  // namespace

std::optional<Rpc> readRpc(const Object& message) {
  if (textMember(message, "jsonrpc") != "2.0") return std::nullopt;
  const bool answers = message.has("result") || message.has("error");
  Rpc rpc{.id = message.get("id"),
          .method = textMember(message, "method"),
          .params = objectMember(message, "params")};
  if (answers) rpc.id = Var();
  if (!answers && rpc.method.empty()) return std::nullopt;
  if (message.has("id") && !answers && !isId(rpc.id)) return std::nullopt;
  return rpc;
}

Object rpcError(const Var& id, int code, const std::string& message) {
  Object error;
  error.set("code", code);
  error.set("message", message);
  auto object = response(id);
  object.set("error", error);
  return object;
}

Object answerRpc(const Rpc& rpc, const ToolContext& context) {
  if (rpc.method == "tools/call") return called(rpc, context);
  auto object = response(rpc.id);
  if (rpc.method == "initialize")
    object.set("result", initialized(*rpc.params));
  else if (rpc.method == "ping")
    object.set("result", Object());
  else if (rpc.method == "tools/list")
    object.set("result", listed());
  else
    return rpcError(rpc.id, kMethodNotFound, "Method not found");
  return object;
}

bool isKnownVersion(std::string_view version) {
  return version.empty() ||
         std::find(kVersions.begin(), kVersions.end(), version) != kVersions.end();
}

std::string knownVersions() {
  std::string text;
  for (const auto version : kVersions) text.append(text.empty() ? "" : ", ").append(version);
  return text;
}

}  // namespace demo
