#include "proxy/error_reply.h"

#include "base/encoding.h"
#include "http/responder.h"

#include <optional>

namespace proxy {

namespace {

[[nodiscard]] bool isJsonPost(const http::RequestHead& head) {
  static constexpr std::string_view kJson = "application/json";
  if (head.method != "POST") return false;
  const auto type = head.fields.find("content-type").value_or(std::string_view{});
  return base::equalsIgnoreCase(type.substr(0, kJson.size()), kJson);
}

}  // namespace

void writeErrorReply(const ErrorReply& reply, std::string& out) {
  std::optional<std::string> id;
  if (isJsonPost(reply.request)) id = http::jsonRpcId(reply.bodyPrefix);
  std::string loginUrl;
  if (reply.profile != nullptr && reply.loginUrl != nullptr)
    loginUrl = (*reply.loginUrl)(*reply.profile);
  http::ErrorContext context;
  context.loginUrl = loginUrl;
  context.loginOffer = reply.loginOffer;
  if (reply.profile != nullptr) context.profile = reply.profile->name();
  if (id) context.rpcId = *id;
  const auto answer = http::errorAnswer(reply.error, context);
  const http::AnswerFraming framing{.keepAlive = reply.keepAlive,
                                    .headOnly = reply.request.method == "HEAD"};
  out.clear();
  http::appendAnswer(out, answer, framing);
}

}  // namespace proxy
