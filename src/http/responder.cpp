#include "http/responder.h"

#include "base/encoding.h"
#include "base/json_escape.h"
#include "http/codec.h"
#include "http/error_table.h"

namespace http {

namespace {

// One of JSON-RPC's codes for servers' own errors, and none that MCP or its SDKs gave a meaning.
constexpr std::string_view kRpcErrorCode = "-32010";
// URLElicitationRequiredError (MCP 2025-11-25).
constexpr std::string_view kUrlErrorCode = "-32042";
constexpr std::size_t kIdBytes = 16;
constexpr std::string_view kRetryAfterSeconds = "5";
constexpr int kOk = 200;
constexpr int kServiceUnavailable = 503;
constexpr int kMethodNotAllowed = 405;

struct Texts {
  const ErrorRow& row;
  std::string_view message;
  std::string_view hint;
  std::string_view profile;
  std::string_view loginUrl;
};

Texts textsOf(const base::Error& error, const ErrorContext& context) {
  const auto& row = errorRow(error.kind());
  return {.row = row,
          .message = error.text().empty() ? row.message : std::string_view(error.text()),
          .hint = error.hint().empty() ? row.hint : std::string_view(error.hint()),
          .profile = context.profile,
          .loginUrl = row.loginHelps ? context.loginUrl : std::string_view{}};
}

void appendMember(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!out.ends_with('{')) out += ',';
  base::appendJsonString(out, name);
  out += ':';
  base::appendJsonString(out, value);
}

void appendObject(std::string& out, const Texts& texts) {
  out += '{';
  appendMember(out, "error", texts.row.code);
  appendMember(out, "message", texts.message);
  appendMember(out, "profile", texts.profile);
  appendMember(out, "hint", texts.hint);
  appendMember(out, "login_url", texts.loginUrl);
  out += '}';
}

// Agents show the message and nothing else, so it says what to do as well.
std::string rpcMessage(const Texts& texts) {
  std::string message(texts.message);
  if (!texts.hint.empty()) message.append(" ").append(texts.hint);
  if (!texts.loginUrl.empty()) message.append(" Login URL: ").append(texts.loginUrl);
  return message;
}

/// The parameters of URL elicitation. The id names the elicitation to clients of before 2026-07-28.
void appendElicitation(std::string& out, const Texts& texts, bool withId) {
  out += '{';
  appendMember(out, "mode", "url");
  if (withId) appendMember(out, "elicitationId", base::hex(base::randomBytes(kIdBytes)));
  appendMember(out, "url", texts.loginUrl);
  appendMember(out, "message", texts.message);
  out += '}';
}

void appendRpcError(std::string& out, const Texts& texts, bool asUrl) {
  out.append(R"("error":{"code":)").append(asUrl ? kUrlErrorCode : kRpcErrorCode);
  out += R"(,"message":)";
  base::appendJsonString(out, rpcMessage(texts));
  out += R"(,"data":)";
  appendObject(out, texts);
  if (asUrl) {
    out.back() = ',';
    out += R"("elicitations":[)";
    appendElicitation(out, texts, true);
    out += "]}";
  }
  out += '}';
}

void appendInputRequest(std::string& out, const Texts& texts) {
  out += R"("result":{"resultType":"input_required","inputRequests":{)";
  base::appendJsonString(out, kLoginQuestion);
  out += R"(:{"method":"elicitation/create","params":)";
  appendElicitation(out, texts, false);
  out += "}}}";
}

void appendRpcAnswer(std::string& out, const Texts& texts, std::string_view rpcId,
                     LoginOffer offer) {
  out.append(R"({"jsonrpc":"2.0","id":)").append(rpcId).append(",");
  if (offer == LoginOffer::kInputRequest)
    appendInputRequest(out, texts);
  else
    appendRpcError(out, texts, offer == LoginOffer::kUrlError);
  out += '}';
}

}  // namespace

Answer errorAnswer(const base::Error& error, const ErrorContext& context) {
  const auto texts = textsOf(error, context);
  Answer answer;
  const bool asUrl = context.rpcId && !texts.loginUrl.empty();
  const auto offer = asUrl ? context.loginOffer : LoginOffer::kText;
  answer.status = offer == LoginOffer::kText ? texts.row.status : kOk;
  answer.contentType = "application/json";
  if (context.rpcId)
    appendRpcAnswer(answer.body, texts, *context.rpcId, offer);
  else
    appendObject(answer.body, texts);
  answer.fields.emplace_back("Cache-Control", "no-store");
  answer.fields.emplace_back("X-Content-Type-Options", "nosniff");
  if (answer.status == kServiceUnavailable)
    answer.fields.emplace_back("Retry-After", kRetryAfterSeconds);
  if (answer.status == kMethodNotAllowed) answer.fields.emplace_back("Allow", "GET, HEAD");
  return answer;
}

void appendAnswer(std::string& out, const Answer& answer, AnswerFraming framing) {
  out.append("HTTP/1.1 ").append(std::to_string(answer.status)).append(" ");
  out.append(reasonPhrase(answer.status)).append("\r\n");
  if (!answer.contentType.empty()) appendField(out, "Content-Type", answer.contentType);
  appendField(out, "Content-Length", std::to_string(answer.body.size()));
  for (const auto& [name, value] : answer.fields) appendField(out, name, value);
  if (!framing.keepAlive) appendField(out, "Connection", "close");
  out += "\r\n";
  if (!framing.headOnly) out += answer.body;
}

}  // namespace http
