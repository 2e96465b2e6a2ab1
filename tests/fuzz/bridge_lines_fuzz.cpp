#include "base/error.h"
#include "base/json.h"
#include "bridge/line_reader.h"
#include "bridge/message.h"
#include "bridge/tool_fields.h"
#include "http/codec.h"

#include <string>
#include <vector>

#include "fuzz/finding.h"

namespace {

constexpr std::size_t kLimit = 512;

std::vector<std::string> linesOf(std::string_view bytes, std::size_t step) {
  std::vector<std::string> lines;
  bridge::LineReader reader(kLimit);
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    reader.feed(bytes.substr(at, step));
    while (const auto line = reader.next()) lines.push_back(line->tooLong ? "\n" : line->text);
  }
  return lines;
}

/// A message is one line, and means the same when it is read again.
void checkMessage(const std::string& line) {
  try {
    const auto message = bridge::parseMessage(line);
    const auto again = bridge::parseMessage(message.text);
    fuzz::require(message.text.find_first_of("\r\n") == std::string::npos, "it is one line", line);
    fuzz::requireSame(message.id, again.id, "it keeps its id");
    fuzz::requireSame(message.method, again.method, "it keeps its method");
    const auto answer = bridge::errorMessage(message.id, bridge::kTransportError, line);
    fuzz::require(base::parseJsonObject(answer)->has("id"), "an answer is JSON", answer);
  } catch (const base::Error& error) {
    fuzz::require(error.kind() == base::ErrorKind::kBadRequest, "a refusal", error.text(), line);
  }
}

/// Whatever a server lists and a client calls: the list stays a message, and fields stay fields.
void checkListing(bridge::ToolFields& tools, const std::string& line) {
  try {
    const auto message = bridge::parseMessage(line);
    std::string head;
    for (const auto& [name, value] : tools.fieldsFor(message)) http::appendField(head, name, value);
    const auto listing = tools.learn(message.text);
    fuzz::requireSame(bridge::parseMessage(listing).id, message.id, "the list keeps its id");
  } catch (const base::Error& error) {
    fuzz::require(error.kind() == base::ErrorKind::kBadRequest, "a refusal", error.text(), line);
  }
}

}  // namespace

/// The first byte says in which pieces the rest comes: that changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto bytes = fuzz::textOf(data + 1, size - 1);
  const auto lines = linesOf(bytes, std::size_t{1} + data[0]);
  fuzz::require(lines == linesOf(bytes, size), "pieces change nothing", bytes);
  bridge::ToolFields tools;
  for (const auto& line : lines) {
    checkMessage(line);
    checkListing(tools, line);
    static_cast<void>(bridge::refusalMessage("1", line));
    static_cast<void>(bridge::loginUrlIn(line));
  }
  return 0;
}
