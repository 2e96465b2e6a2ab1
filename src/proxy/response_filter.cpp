#include "proxy/response_filter.h"

#include "base/encoding.h"
#include "http/codec.h"
#include "proxy/field_rules.h"

namespace proxy {

namespace {

constexpr int kNoContent = 204;
constexpr int kNotModified = 304;

void appendStatusLine(const http::ResponseHead& upstream, std::string& out) {
  out += "HTTP/1.1 ";
  out += std::to_string(upstream.status);
  out += ' ';
  out += upstream.reason;
  out += "\r\n";
}

void appendFields(const AnswerHead& answer, const std::vector<std::string_view>& named,
                  std::string& out) {
  for (const auto& field : answer.upstream.fields.all()) {
    if (isDroppedFromAnswer(field.name)) continue;
    if (!named.empty() && isNamed(named, field.name)) continue;
    if (answer.location && base::equalsIgnoreCase(field.name, "location")) continue;
    http::appendField(out, field);
  }
  if (answer.location) http::appendField(out, "Location", *answer.location);
}

/// An answer that has no body although it speaks of one: the length it would have had is passed on.
[[nodiscard]] bool describesBody(const AnswerHead& answer) {
  return answer.request.method == "HEAD" || answer.upstream.status == kNotModified;
}

void appendFraming(const AnswerHead& answer, std::string& out) {
  if (answer.upstream.status == kNoContent) return;
  if (describesBody(answer)) {
    if (const auto length = answer.upstream.fields.find("content-length"))
      http::appendField(out, "Content-Length", *length);
  } else if (answer.framing.chunked) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (!answer.framing.untilClose) {
    out += "Content-Length: ";
    out += std::to_string(answer.upstream.body.length);
    out += "\r\n";
  }
}

}  // namespace

ClientFraming clientFraming(const http::RequestHead& request, const http::ResponseHead& upstream) {
  const auto kind = upstream.body.kind;
  if (kind == http::Framing::kNone || kind == http::Framing::kLength) return {};
  const bool knowsChunks = request.minorVersion >= 1;
  return {.chunked = knowsChunks, .untilClose = !knowsChunks};
}

void writeAnswerHead(const AnswerHead& answer, std::vector<std::string_view>& named,
                     std::string& out) {
  out.clear();
  appendStatusLine(answer.upstream, out);
  connectionNames(answer.upstream.fields, named);
  appendFields(answer, named, out);
  appendFraming(answer, out);
  if (!answer.keepAlive)
    out += "Connection: close\r\n";
  else if (answer.request.minorVersion == 0)
    out += "Connection: keep-alive\r\n";
  out += "X-Content-Type-Options: nosniff\r\nContent-Security-Policy: sandbox\r\n\r\n";
}

}  // namespace proxy
