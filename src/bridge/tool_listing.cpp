#include "bridge/tool_listing.h"

#include "base/error.h"
#include "base/json.h"
#include "bridge/message_json.h"

namespace bridge {

namespace {

using Poco::JSON::Object;

constexpr int kBadRequest = 400;
constexpr int kHeaderMismatch = -32020;
/// The client waits for no answer under it.
constexpr auto kListingId = "mcp-auth-proxy-tools";

}  // namespace

Message listingRequest(const Message& call, const std::string& cursor) {
  const auto params = base::parseJsonObject(call.text, kMessageLimits)->getObject("params");
  Object::Ptr asked = new Object;
  if (!params.isNull() && params->has("_meta")) asked->set("_meta", params->get("_meta"));
  if (!cursor.empty()) asked->set("cursor", cursor);
  Object request;
  request.set("jsonrpc", "2.0");
  request.set("id", kListingId);
  request.set("method", "tools/list");
  request.set("params", asked);
  return parseMessage(base::jsonText(request));
}

std::string nextCursorIn(const Message& listing) {
  const auto result = base::parseJsonObject(listing.text, kMessageLimits)->getObject("result");
  return result.isNull() ? std::string() : base::jsonString(*result, "nextCursor").value_or("");
}

bool saysFieldsMismatch(int status, std::string_view body) {
  if (status != kBadRequest) return false;
  try {
    const auto error = base::parseJsonObject(body, kMessageLimits)->getObject("error");
    return !error.isNull() && base::jsonInteger(*error, "code") == kHeaderMismatch;
  } catch (const base::Error&) {
    return false;
  }
}

}  // namespace bridge
