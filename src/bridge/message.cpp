#include "bridge/message.h"

#include "base/error.h"
#include "base/json.h"
#include "base/json_escape.h"
#include "bridge/message_json.h"

#include <algorithm>
#include <utility>

namespace bridge {

namespace {

using base::Error;
using base::ErrorKind;
using Object = Poco::JSON::Object;

constexpr int kBadRequest = 400;
constexpr int kNotFound = 404;
constexpr auto kLoginUrl = "login_url";
constexpr auto kEraMember = "io.modelcontextprotocol/protocolVersion";

Error bad(const std::string& what) { return {ErrorKind::kBadRequest, what}; }

/// The object, which lives as long as its parent, or an empty one.
const Object& member(const Object& object, const std::string& name) {
  static const Object kNone;
  const auto found = object.getObject(name);
  return found.isNull() ? kNone : *found;
}

/// "" where there is none.
std::string idIn(const Object& object, const std::string& name) {
  const auto value = object.get(name);
  if (value.isEmpty()) return {};
  if (value.isString()) {
    std::string text;
    base::appendJsonString(text, value.extract<std::string>());
    return text;
  }
  if (!value.isInteger() || value.isBoolean())
    throw bad("The id of a message is neither a string nor a whole number.");
  return value.convert<std::string>();
}

MessageKind kindOf(const Object& object, bool hasId) {
  const bool answers = object.has("result") || object.has("error");
  if (object.has("method") == answers)
    throw bad("A message has a method, or else a result or an error.");
  if (answers) return MessageKind::kResponse;
  return hasId ? MessageKind::kRequest : MessageKind::kNotification;
}

std::string nameOf(const std::string& method, const Object& params) {
  if (method == "tools/call" || method == "prompts/get") return stringIn(params, "name");
  return method == "resources/read" ? stringIn(params, "uri") : std::string();
}

Object::Ptr parsed(std::string_view text) {
  try {
    return base::parseJsonObject(text, kMessageLimits);
  } catch (const Error& error) {
    throw bad("That is no JSON-RPC message: " + error.text());
  }
}

/// An empty object where the body is none.
Object::Ptr objectIn(std::string_view body) {
  try {
    return base::parseJsonObject(body, kMessageLimits);
  } catch (const Error&) {
    return new Object;
  }
}

std::string onOneLine(std::string text) {
  std::ranges::replace_if(text, [](char byte) { return byte == '\n' || byte == '\r'; }, ' ');
  return text;
}

}  // namespace

Message parseMessage(std::string text) {
  const auto object = parsed(text);
  Message message;
  message.id = idIn(*object, "id");
  message.kind = kindOf(*object, !message.id.empty());
  message.method = stringIn(*object, "method");
  const auto& params = member(*object, "params");
  message.name = nameOf(message.method, params);
  message.era = stringIn(member(params, "_meta"), kEraMember);
  message.version = stringIn(member(*object, "result"), "protocolVersion");
  if (message.method == "notifications/cancelled") message.cancels = idIn(params, "requestId");
  message.text = onOneLine(std::move(text));
  return message;
}

std::string errorMessage(std::string_view id, int code, std::string_view text) {
  std::string out = R"({"jsonrpc":"2.0","id":)";
  out.append(id.empty() ? "null" : id).append(R"(,"error":{"code":)");
  out.append(std::to_string(code)).append(R"(,"message":)");
  base::appendJsonString(out, text);
  return out + "}}";
}

std::string refusalMessage(std::string_view id, std::string_view body) {
  const auto answer = objectIn(body);
  const auto& error = member(*answer, "error");
  if (!error.get("code").isInteger()) return {};
  std::string out = R"({"jsonrpc":"2.0","id":)";
  return onOneLine(out.append(id).append(R"(,"error":)").append(base::jsonText(error)) + "}");
}

bool saysSessionIsLost(int status, std::string_view body) {
  if (status == kNotFound) return true;
  return status == kBadRequest && (body.find("session") != std::string_view::npos ||
                                   body.find("Session") != std::string_view::npos);
}

std::string loginUrlIn(std::string_view body) {
  const auto answer = objectIn(body);
  const auto& data = member(member(*answer, "error"), "data");
  return stringIn(data.has(kLoginUrl) ? data : *answer, kLoginUrl);
}

}  // namespace bridge
