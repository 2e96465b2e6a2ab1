#include "base/error.h"
#include "base/json_scanner.h"
#include "http/json_walk.h"
#include "http/responder.h"

namespace http {

namespace {

constexpr std::size_t kMaxPrefix = std::size_t{64} * 1024;
constexpr std::size_t kMaxIdBytes = 256;

struct Message {
  std::string_view id;
  bool method = false;
  bool answer = false;  ///< "result" or "error": a response of the client
  bool malformed = false;
  bool truncated = false;  ///< the prefix ended before the object did
};

void note(std::string_view name, std::string_view value, Message& message) {
  const bool again = name == "\"id\"" && !message.id.empty();
  // An escape could spell any of the names below, and no client writes them so.
  if (again || name.find('\\') != std::string_view::npos) message.malformed = true;
  if (name == "\"id\"") message.id = value;
  if (name == "\"method\"") message.method = true;
  if (name == "\"result\"" || name == "\"error\"") message.answer = true;
}

/// Reads one `"name": value` into `message`; false when the object is not there any further.
bool takeMember(JsonWalk& scan, Message& message) {
  const auto name = scan.takeString();
  if (name.empty() || !scan.takeByte(':')) return false;
  const auto value = scan.takeValue();
  note(name, value, message);
  return !value.empty();
}

Message readTopLevel(std::string_view text) {
  Message message;
  JsonWalk scan(text);
  bool whole = scan.takeByte('{') && takeMember(scan, message);
  while (whole && scan.takeByte(',')) whole = takeMember(scan, message);
  if (whole && scan.takeByte('}')) return message;
  message.truncated = scan.ranOut() || scan.atEnd();
  message.malformed = message.malformed || !message.truncated;
  return message;
}

bool isStringOrNumber(std::string_view id) {
  if (id.empty() || id.size() > kMaxIdBytes) return false;
  if (id.front() != '"' && id.front() != '-' && (id.front() < '0' || id.front() > '9'))
    return false;
  try {
    base::checkJson(id, {.bytes = kMaxIdBytes, .depth = 1});
  } catch (const base::Error&) {
    return false;
  }
  return true;
}

// Inside a JSON string none of these can be part of an escape, so each can be written as one.
std::string inert(std::string_view id) {
  std::string out;
  for (const char byte : id) {
    if (byte == '<')
      out += "\\u003c";
    else if (byte == '>')
      out += "\\u003e";
    else if (byte == '&')
      out += "\\u0026";
    else
      out += byte;
  }
  return out;
}

}  // namespace

std::optional<std::string> jsonRpcId(std::string_view bodyPrefix) {
  const auto message = readTopLevel(bodyPrefix.substr(0, kMaxPrefix));
  const bool request = message.method || message.truncated;
  if (message.malformed || message.answer || !request) return std::nullopt;
  if (!isStringOrNumber(message.id)) return std::nullopt;
  return inert(message.id);
}

}  // namespace http
