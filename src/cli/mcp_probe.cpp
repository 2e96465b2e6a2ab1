#include "cli/mcp_probe.h"

#include "base/error.h"
#include "base/json.h"
#include "base/json_escape.h"
#include "base/version.h"

#include <optional>
#include <utility>

namespace cli {

namespace {

using base::Error;
using base::ErrorKind;
using Object = Poco::JSON::Object;

constexpr std::chrono::milliseconds kLimit{30'000};
constexpr int kErrors = 400;
constexpr int kMostPages = 50;
constexpr const char* kProtocol = "2025-11-25";

std::string text(const Object& object, const std::string& name) {
  return base::jsonString(object, name).value_or("");
}

Object::Ptr member(const Object& object, const std::string& name) {
  auto found = object.getObject(name);
  return found.isNull() ? Object::Ptr(new Object) : found;
}

/// What stands behind the `data:` lines of each event, joined as the standard says.
std::vector<std::string> eventsIn(std::string_view stream) {
  std::vector<std::string> events(1);
  while (!stream.empty()) {
    auto line = stream.substr(0, stream.find('\n'));
    stream.remove_prefix(std::min(stream.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() && !events.back().empty()) events.emplace_back();
    if (!line.starts_with("data:")) continue;
    line.remove_prefix(line.starts_with("data: ") ? 6 : 5);
    events.back() += (events.back().empty() ? "" : "\n") + std::string(line);
  }
  return events;
}

bool isAnswerTo(const Object& message, int id) {
  const auto found = message.get("id");
  return (message.has("result") || message.has("error")) && !found.isEmpty() &&
         (found.isInteger() ? found.convert<int>() == id : message.has("error"));
}

Object::Ptr objectOrNull(const std::string& text) {
  try {
    return base::parseJsonObject(text);
  } catch (const Error&) {
    return {};
  }
}

/// A JSON-RPC error, or the gateway's plain one, as an Error for a person.
Error errorIn(const Object& object) {
  const bool rpc = !object.getObject("error").isNull();
  const auto error = rpc ? object.getObject("error") : Object::Ptr(new Object(object));
  const auto data = rpc ? member(*error, "data") : error;
  auto hint = text(*data, "hint");
  if (const auto login = text(*data, "login_url"); !login.empty())
    hint += (hint.empty() ? "" : " ") + std::string("Log in: ") + login;
  return {ErrorKind::kUpstreamUnreachable, text(*error, "message"), {}, hint};
}

}  // namespace

Object::Ptr messageIn(const http::ClientResponse& answer, int id) {
  const auto type = answer.find("Content-Type").value_or("");
  const bool stream = type.starts_with("text/event-stream");
  for (const auto& one : stream ? eventsIn(answer.body) : std::vector{answer.body}) {
    auto message = objectOrNull(one);
    if (!message.isNull() && (isAnswerTo(*message, id) || answer.status >= kErrors)) return message;
  }
  throw Error(ErrorKind::kUpstreamProtocol,
              "the server's answer (status " + std::to_string(answer.status) +
                  ") holds no JSON-RPC message for the request.",
              {}, "Check that upstream_mcp_url is the whole MCP URL.");
}

ServerView McpProbe::look() {
  const auto result = call("initialize", std::string(R"({"protocolVersion":")") + kProtocol +
                                             R"(","capabilities":{},"clientInfo":{"name":)"
                                             R"("mcp-auth-proxy test","version":")" +
                                             std::string(base::kVersion) + R"("}})");
  ServerView view;
  protocol_ = text(*result, "protocolVersion");
  view.protocol = protocol_;
  view.name = text(*member(*result, "serverInfo"), "name");
  view.version = text(*member(*result, "serverInfo"), "version");
  static_cast<void>(send("POST", R"({"jsonrpc":"2.0","method":"notifications/initialized"})"));
  if (!member(*result, "capabilities")->getObject("tools").isNull()) listTools(view);
  if (!session_.empty()) static_cast<void>(send("DELETE", {}));
  return view;
}

void McpProbe::listTools(ServerView& view) {
  std::string cursor;
  for (int page = 0; page < kMostPages; ++page) {
    const auto result = call("tools/list", cursor.empty() ? "{}" : R"({"cursor":)" + cursor + '}');
    const auto tools = result->getArray("tools");
    for (unsigned i = 0; !tools.isNull() && i < tools->size(); ++i)
      if (const auto tool = tools->getObject(i); !tool.isNull())
        view.tools.push_back(
            {.name = text(*tool, "name"), .description = text(*tool, "description")});
    const auto next = text(*result, "nextCursor");
    if (next.empty()) return;
    cursor.clear();
    base::appendJsonString(cursor, next);
  }
}

Object::Ptr McpProbe::call(const std::string& method, const std::string& parameters) {
  const int id = ++lastId_;
  const auto answer =
      send("POST", R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":")" + method +
                       R"(","params":)" + parameters + '}');
  const auto message = messageIn(answer, id);
  if (answer.status >= kErrors || message->has("error")) throw errorIn(*message);
  if (const auto session = answer.find("Mcp-Session-Id")) session_ = *session;
  return member(*message, "result");
}

http::ClientResponse McpProbe::send(const std::string& method, std::string body) {
  http::ClientRequest request;
  request.method = method;
  request.url = url_;
  request.fields = {{"Accept", "application/json, text/event-stream"}};
  if (!body.empty()) request.fields.emplace_back("Content-Type", "application/json");
  if (!session_.empty()) request.fields.emplace_back("Mcp-Session-Id", session_);
  if (!protocol_.empty()) request.fields.emplace_back("MCP-Protocol-Version", protocol_);
  request.body = std::move(body);
  return http_.send(request, kLimit);
}

}  // namespace cli
