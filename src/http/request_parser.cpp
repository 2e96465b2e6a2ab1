#include "base/encoding.h"
#include "http/characters.h"
#include "http/codec.h"
#include "http/field_parser.h"
#include "http/host_value.h"

namespace http {

namespace {

constexpr std::string_view kVersionStart = "HTTP/1.";

void takeMethod(std::string_view& rest, RequestHead& head) {
  const auto size = prefixIn(kTokenByte, rest);
  if (size == 0 || size == rest.size() || rest[size] != ' ')
    refuse(Peer::kClient, "its first line does not begin with a method and one space");
  head.method = rest.substr(0, size);
  if (head.method == "CONNECT") refuse(Peer::kClient, "CONNECT is not for this server");
  rest.remove_prefix(size + 1);
}

void takeTarget(std::string_view& rest, RequestHead& head) {
  if (!rest.starts_with('/'))
    refuse(Peer::kClient, "its target is not a path that begins with a slash");
  const auto size = prefixIn(kTargetByte, rest);
  if (size == rest.size() || rest[size] != ' ')
    refuse(Peer::kClient, "its target holds a character that it may not");
  head.target = rest.substr(0, size);
  const auto mark = head.target.find('?');
  head.path = head.target.substr(0, mark);
  if (mark != std::string_view::npos) head.query = head.target.substr(mark + 1);
  rest.remove_prefix(size + 1);
}

void takeVersion(std::string_view& rest, RequestHead& head) {
  const auto line = rest.substr(0, kVersionStart.size() + 3);
  const bool known = line.starts_with(kVersionStart) &&
                     (line.ends_with("0\r\n") || line.ends_with("1\r\n")) &&
                     line.size() == kVersionStart.size() + 3;
  if (!known) refuse(Peer::kClient, "its first line does not end with HTTP/1.1 or HTTP/1.0");
  head.minorVersion = line[kVersionStart.size()] - '0';
  rest.remove_prefix(line.size());
}

BodyFraming requestFraming(const MessageFacts& facts, int minorVersion) {
  if (facts.chunked && minorVersion == 0)
    refuse(Peer::kClient, "it has a Transfer-Encoding in HTTP/1.0");
  if (facts.chunked) return {.kind = Framing::kChunked};
  if (facts.contentLength) return {.kind = Framing::kLength, .length = *facts.contentLength};
  return {};
}

void checkHost(const MessageFacts& facts) {
  if (facts.hosts == 0) refuse(Peer::kClient, "it has no Host");
  if (facts.hosts > 1) refuse(Peer::kClient, "it has more than one Host");
  if (!isHostValue(facts.host)) refuse(Peer::kClient, "its Host is not a name with a port");
}

}  // namespace

void parseRequestHead(std::string_view bytes, RequestHead& head) {
  head.fields.clear();
  head.query.reset();
  takeMethod(bytes, head);
  takeTarget(bytes, head);
  takeVersion(bytes, head);
  const auto facts = parseFieldLines(Peer::kClient, bytes, head.fields);
  checkHost(facts);
  head.body = requestFraming(facts, head.minorVersion);
  head.keepAlive = !facts.connectionClose && (head.minorVersion == 1 || facts.connectionKeepAlive);
  const bool bodyFollows = head.body.kind == Framing::kChunked || head.body.length > 0;
  head.expectContinue = facts.expectContinue && head.minorVersion == 1 && bodyFollows;
}

}  // namespace http
