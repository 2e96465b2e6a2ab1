#include "http/field_parser.h"

#include "base/encoding.h"
#include "base/error.h"
#include "http/characters.h"
#include "http/codec.h"
#include "http/list_members.h"

#include <cstdint>
#include <limits>

namespace http {

namespace {

constexpr std::string_view kCrLf = "\r\n";
constexpr std::size_t kAroundField = std::string_view(": \r\n").size();

std::string_view takeName(Peer peer, std::string_view& rest) {
  const auto size = prefixIn(kTokenByte, rest);
  const char next = size < rest.size() ? rest[size] : '\0';
  const bool space = next == ' ' || next == '\t';
  if (size == 0 && space) refuse(peer, "a header line is folded");
  if (size == 0 && next == ':') refuse(peer, "a header line has no name");
  if (space) refuse(peer, "there is a space in or after a header's name");
  if (next == '\r') refuse(peer, "a header line has no colon");
  if (next != ':') refuse(peer, "a header's name holds a character that it may not");
  const auto name = rest.substr(0, size);
  rest.remove_prefix(size + 1);
  return name;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view takeValue(Peer peer, std::string_view& rest) {
  auto size = plainPrefix(rest);
  size += prefixIn(kValueByte, rest.substr(size));
  // A tab ends the run of eight bytes, not the value: the loop above went on byte by byte.
  if (rest.substr(size, 2) != kCrLf)
    refuse(peer, "a header's value holds a control character or a line end that is not CR LF");
  const auto value = trimmed(rest.substr(0, size));
  rest.remove_prefix(size + 2);
  return value;
}

Field takeField(Peer peer, std::string_view& rest) {
  const auto whole = rest;
  const auto name = takeName(peer, rest);
  Field field{.name = name, .value = takeValue(peer, rest)};
  const auto size = whole.size() - rest.size();
  const bool isPlain =
      whole[name.size() + 1] == ' ' && size == name.size() + field.value.size() + kAroundField;
  if (isPlain) field.line = whole.substr(0, size);
  return field;
}

unsigned long long parseLength(Peer peer, std::string_view digits) {
  constexpr std::string_view kFault = "its Content-Length is not a plain number";
  if (digits.empty() || !allIn(kDigitByte, digits)) refuse(peer, kFault);
  // Many readers count in a signed number: what they would take for a negative one is not passed
  // on.
  constexpr unsigned long long kMost = std::numeric_limits<std::int64_t>::max();
  unsigned long long length = 0;
  for (const char digit : digits) {
    const auto value = static_cast<unsigned long long>(digit - '0');
    if (length > (kMost - value) / 10) refuse(peer, "its Content-Length is too large a number");
    length = length * 10 + value;
  }
  return length;
}

void noteContentLength(Peer peer, std::string_view value, MessageFacts& facts) {
  if (facts.contentLength) refuse(peer, "it has more than one Content-Length");
  facts.contentLength = parseLength(peer, value);
}

void noteTransferEncoding(Peer peer, std::string_view value, MessageFacts& facts) {
  if (facts.chunked) refuse(peer, "it has more than one Transfer-Encoding");
  if (!base::equalsIgnoreCase(value, "chunked"))
    refuse(peer, "its Transfer-Encoding is not exactly 'chunked'");
  facts.chunked = true;
}

void noteConnection(std::string_view value, MessageFacts& facts) {
  forEachListMember(value, [&facts](std::string_view option) {
    if (base::equalsIgnoreCase(option, "close")) facts.connectionClose = true;
    if (base::equalsIgnoreCase(option, "keep-alive")) facts.connectionKeepAlive = true;
  });
}

void noteExpect(std::string_view value, MessageFacts& facts) {
  if (!base::equalsIgnoreCase(value, "100-continue"))
    refuse(Peer::kClient, "it expects something other than 100-continue");
  facts.expectContinue = true;
}

// By length first: most fields are none of these, and one comparison tells.
void note(Peer peer, const Field& field, MessageFacts& facts) {
  const auto is = [&field](std::string_view name) {
    return base::equalsIgnoreCase(field.name, name);
  };
  switch (field.name.size()) {
    case std::string_view("Host").size():
      if (!is("Host")) return;
      ++facts.hosts;
      facts.host = field.value;
      return;
    case std::string_view("Expect").size():
      if (peer == Peer::kClient && is("Expect")) noteExpect(field.value, facts);
      return;
    case std::string_view("Connection").size():
      if (is("Connection")) noteConnection(field.value, facts);
      return;
    case std::string_view("Content-Length").size():
      if (is("Content-Length")) noteContentLength(peer, field.value, facts);
      return;
    case std::string_view("Transfer-Encoding").size():
      if (is("Transfer-Encoding")) noteTransferEncoding(peer, field.value, facts);
      return;
    default:
      return;
  }
}

[[noreturn]] void refuseFieldCount(Peer peer) {
  if (peer == Peer::kUpstream) refuse(peer, "it has more than 256 header lines");
  throw base::Error(base::ErrorKind::kHeadTooLarge, "The request has more than 256 header lines.");
}

}  // namespace

MessageFacts parseFieldLines(Peer peer, std::string_view lines, Fields& fields) {
  MessageFacts facts;
  while (!lines.starts_with(kCrLf)) {
    const auto field = takeField(peer, lines);
    if (fields.all().size() == kMaxFields) refuseFieldCount(peer);
    fields.add(field);
    note(peer, field, facts);
  }
  if (lines.size() != kCrLf.size()) refuse(peer, "there are bytes after its head");
  if (facts.chunked && facts.contentLength)
    refuse(peer, "it has both a Content-Length and a Transfer-Encoding");
  return facts;
}

}  // namespace http
