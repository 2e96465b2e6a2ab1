#include "base/error.h"
#include "base/json.h"
#include "base/json_scanner.h"
#include "http/responder.h"

#include <optional>
#include <string>

#include "fuzz/finding.h"

namespace {

Poco::JSON::Object::Ptr parsed(std::string_view text) {
  try {
    return base::parseJsonObject(text);
  } catch (const base::Error&) {
    return {};
  }
}

/// The id as the whole document has it; nullopt when it is no request with one.
std::optional<std::string> idInDocument(const Poco::JSON::Object& root) {
  if (!root.has("method") || root.has("result") || root.has("error")) return std::nullopt;
  const auto id = root.get("id");
  if (id.isEmpty() || id.isBoolean() || !(id.isString() || id.isNumeric())) return std::nullopt;
  return id.convert<std::string>();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto body = fuzz::textOf(data, size);
  const auto id = http::jsonRpcId(body);
  if (id) {
    base::checkJson(*id, {});
    fuzz::require(id->find_first_of("<>&\r\n") == std::string::npos, "an id is inert", *id);
    const auto document = parsed(body);
    // POCO cannot hold numbers of any length; the short ones tell enough.
    if (document && id->size() < 16) {
      const auto root = base::parseJsonObject("{\"id\":" + *id + "}");
      const auto expected = idInDocument(*document);
      fuzz::require(expected.has_value(), "an id stands in the document", *id);
      fuzz::requireSame(root->get("id").convert<std::string>(), *expected, "it is the same id");
    }
  }
  // A prefix of a good request may lose the id, and never gives another one.
  const auto early = http::jsonRpcId(body.substr(0, size / 2));
  if (early && id) fuzz::requireSame(*early, *id, "a prefix gives the same id");
  return 0;
}
