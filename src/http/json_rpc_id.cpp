#include "base/error.h"
#include "base/json_scanner.h"
#include "http/responder.h"

namespace http {

namespace {

constexpr std::size_t kMaxPrefix = std::size_t{64} * 1024;
constexpr std::size_t kMaxIdBytes = 256;

// Walks over one JSON object's top level without building anything. Every take… returns an empty
// view when the value is not there whole.
class TopLevel {
 public:
  explicit TopLevel(std::string_view text) : rest_(text) {}

  bool takeByte(char wanted) {
    skipSpace();
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  [[nodiscard]] bool atEnd() {
    skipSpace();
    return rest_.empty();
  }

  std::string_view takeString() {
    skipSpace();
    if (!rest_.starts_with('"')) return {};
    for (std::size_t at = 1; at < rest_.size(); ++at) {
      if (rest_[at] == '\\')
        ++at;
      else if (rest_[at] == '"')
        return take(at + 1);
    }
    return fail();
  }

  std::string_view takeValue() {
    skipSpace();
    if (rest_.starts_with('"')) return takeString();
    if (rest_.starts_with('{') || rest_.starts_with('[')) return takeNested();
    // A number or a word is whole only when something stands behind it.
    const auto end = rest_.find_first_of(" \t\r\n,}]");
    return end == std::string_view::npos ? fail() : take(end);
  }

  /// The text ended inside a value, which is no fault of a prefix.
  [[nodiscard]] bool ranOut() const { return ranOut_; }

 private:
  void skipSpace() {
    const auto first = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(first == std::string_view::npos ? rest_.size() : first);
  }

  std::string_view take(std::size_t size) {
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::string_view fail() {
    ranOut_ = true;
    rest_ = {};
    return {};
  }

  std::string_view takeNested() {
    const auto whole = rest_;
    std::size_t depth = 0;
    while (true) {
      const auto mark = rest_.find_first_of("\"{}[]");
      if (mark == std::string_view::npos) return fail();
      rest_.remove_prefix(mark);
      if (rest_.front() == '"') {
        if (takeString().empty()) return {};
        continue;
      }
      const bool opens = rest_.front() == '{' || rest_.front() == '[';
      rest_.remove_prefix(1);
      depth += opens ? 1U : 0U;
      if (!opens && --depth == 0) return whole.substr(0, whole.size() - rest_.size());
    }
  }

  std::string_view rest_;
  bool ranOut_ = false;
};

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
bool takeMember(TopLevel& scan, Message& message) {
  const auto name = scan.takeString();
  if (name.empty() || !scan.takeByte(':')) return false;
  const auto value = scan.takeValue();
  note(name, value, message);
  return !value.empty();
}

Message readTopLevel(std::string_view text) {
  Message message;
  TopLevel scan(text);
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
