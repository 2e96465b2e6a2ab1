#include "http/characters.h"
#include "http/codec.h"
#include "http/field_parser.h"

namespace http {

namespace {

constexpr std::string_view kVersionStart = "HTTP/1.";
constexpr std::size_t kStatusStart = kVersionStart.size() + 2;
constexpr std::size_t kReasonStart = kStatusStart + 3;

void takeVersion(std::string_view line, ResponseHead& head) {
  const char minor = line.size() > kReasonStart ? line[kVersionStart.size()] : '\0';
  const bool known = line.starts_with(kVersionStart) && (minor == '0' || minor == '1') &&
                     line[kVersionStart.size() + 1] == ' ';
  if (!known) refuse(Peer::kUpstream, "its first line does not begin with HTTP/1.1 or HTTP/1.0");
  head.minorVersion = minor - '0';
}

void takeStatus(std::string_view line, ResponseHead& head) {
  const auto digits = line.substr(kStatusStart, 3);
  if (!allIn(kDigitByte, digits) || digits[0] < '1' || digits[0] > '5')
    refuse(Peer::kUpstream, "its status is not a number from 100 to 599");
  head.status = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
}

// Some servers leave out the space where they have no reason: nothing depends on it.
std::size_t takeReason(std::string_view bytes, ResponseHead& head) {
  const auto rest = bytes.substr(kReasonStart);
  const auto size = prefixIn(kValueByte, rest);
  if (rest.substr(size, 2) != "\r\n" || (size > 0 && rest.front() != ' '))
    refuse(Peer::kUpstream, "its first line is malformed");
  head.reason = rest.substr(size > 0 ? 1 : 0, size > 0 ? size - 1 : 0);
  return kReasonStart + size + 2;
}

bool hasNoBody(int status, std::string_view requestMethod) {
  if (requestMethod == "CONNECT" && status < 300) return true;
  return status < 200 || status == 204 || status == 304 || requestMethod == "HEAD";
}

BodyFraming responseFraming(const MessageFacts& facts, int minorVersion) {
  if (facts.chunked && minorVersion == 0)
    refuse(Peer::kUpstream, "it has a Transfer-Encoding in HTTP/1.0");
  if (facts.chunked) return {.kind = Framing::kChunked};
  if (facts.contentLength) return {.kind = Framing::kLength, .length = *facts.contentLength};
  return {.kind = Framing::kUntilClose};
}

// A 1xx or 204 that announces a body is at odds with itself: its sender may go on to send one, so
// nothing that follows on this connection can be trusted. After a 1xx that is the answer itself.
bool announcesBodyWhereNoneIs(const MessageFacts& facts, int status) {
  const bool announces = facts.chunked || facts.contentLength.value_or(0) > 0;
  if (announces && status < 200) refuse(Peer::kUpstream, "its interim answer announces a body");
  return announces && status == 204;
}

}  // namespace

void parseResponseHead(std::string_view bytes, std::string_view requestMethod, ResponseHead& head) {
  head.fields.clear();
  takeVersion(bytes, head);
  takeStatus(bytes, head);
  const auto firstField = takeReason(bytes, head);
  const auto facts = parseFieldLines(Peer::kUpstream, bytes.substr(firstField), head.fields);
  head.body = responseFraming(facts, head.minorVersion);
  if (hasNoBody(head.status, requestMethod)) head.body = {};
  head.keepAlive = !facts.connectionClose && head.body.kind != Framing::kUntilClose &&
                   (head.minorVersion == 1 || facts.connectionKeepAlive) &&
                   !announcesBodyWhereNoneIs(facts, head.status);
}

}  // namespace http
