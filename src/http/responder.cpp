#include "http/responder.h"

#include "base/json_escape.h"
#include "http/codec.h"
#include "http/error_table.h"

namespace http {

namespace {

// One of JSON-RPC's codes for servers' own errors, and none that MCP or its SDKs gave a meaning.
constexpr std::string_view kRpcErrorCode = "-32010";
constexpr std::string_view kRetryAfterSeconds = "5";
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

void appendRpcError(std::string& out, const Texts& texts, std::string_view rpcId) {
  out.append(R"({"jsonrpc":"2.0","id":)").append(rpcId);
  out.append(R"(,"error":{"code":)").append(kRpcErrorCode).append(R"(,"message":)");
  base::appendJsonString(out, rpcMessage(texts));
  out += R"(,"data":)";
  appendObject(out, texts);
  out += "}}";
}

}  // namespace

Answer errorAnswer(const base::Error& error, const ErrorContext& context) {
  const auto texts = textsOf(error, context);
  Answer answer;
  answer.status = texts.row.status;
  answer.contentType = "application/json";
  if (context.rpcId)
    appendRpcError(answer.body, texts, *context.rpcId);
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
