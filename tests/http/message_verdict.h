#pragma once

#include "base/error.h"
#include "http/codec.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http_cases {

using Pieces = std::vector<std::string_view>;

/// The head in words, and how its body ends.
struct HeadText {
  std::string text;
  http::BodyFraming body;
};

/// Writes control characters, backslashes and bytes from 0x7f on as the case files do.
inline std::string escaped(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (byte == '\r')
      out += "\\r";
    else if (byte == '\n')
      out += "\\n";
    else if (byte == '\\')
      out += "\\\\";
    else if (value == 0)
      out += "\\0";
    else if (value < 0x20 || value >= 0x7f)
      out.append("\\x").append({kDigits[value >> 4U], kDigits[value & 0xFU]});
    else
      out += byte;
  }
  return out;
}

inline std::string framingText(const http::BodyFraming& body) {
  switch (body.kind) {
    case http::Framing::kNone:
      return "none";
    case http::Framing::kLength:
      return "length:" + std::to_string(body.length);
    case http::Framing::kChunked:
      return "chunked";
    case http::Framing::kUntilClose:
      return "close";
  }
  return "?";
}

inline HeadText describeRequest(std::string_view bytes) {
  http::RequestHead head;
  http::parseRequestHead(bytes, head);
  std::string text(head.method);
  text.append(" ")
      .append(escaped(head.target))
      .append(" 1.")
      .append(std::to_string(head.minorVersion));
  text.append(" ").append(framingText(head.body)).append(head.keepAlive ? " keep" : " close");
  if (head.expectContinue) text += " expect";
  return {.text = std::move(text), .body = head.body};
}

inline HeadText describeResponse(std::string_view bytes, std::string_view method) {
  http::ResponseHead head;
  http::parseResponseHead(bytes, method, head);
  auto text = std::to_string(head.status) + " 1." + std::to_string(head.minorVersion);
  text.append(" ").append(framingText(head.body)).append(head.keepAlive ? " keep" : " close");
  return {.text = std::move(text), .body = head.body};
}

/// Reads one message that arrives in pieces, as a connection does, and says in one line what came
/// of it: the case files' left side.
template <typename DescribeHead>
std::string verdict(const Pieces& pieces, http::Peer peer, DescribeHead describe) {
  std::string bytes;
  std::string body;
  std::string head;
  std::size_t taken = 0;
  http::HeadScanner scanner(peer);
  std::optional<http::BodyDecoder> decoder;
  try {
    for (const auto piece : pieces) {
      bytes += piece;
      if (!decoder) {
        const auto end = scanner.scan(bytes);
        if (!end) continue;
        auto described = describe(std::string_view(bytes).substr(0, *end));
        head = std::move(described.text);
        decoder.emplace(described.body, peer);
        taken = *end;
      }
      for (bool more = true; more;) {
        const auto step = decoder->step(std::string_view(bytes).substr(taken));
        body += step.payload;
        taken += step.consumed;
        more = step.consumed > 0;
      }
    }
  } catch (const base::Error& error) {
    return "refused: " + error.text();
  }
  if (!decoder) return "incomplete";
  const bool cut = !decoder->done() && !decoder->endsAtClose();
  return head + " body=" + escaped(body) + " rest=" + std::to_string(bytes.size() - taken) +
         (cut ? " cut" : "");
}

inline std::string requestVerdict(const Pieces& pieces) {
  return verdict(pieces, http::Peer::kClient, describeRequest);
}

inline std::string responseVerdict(const Pieces& pieces, std::string_view method) {
  return verdict(pieces, http::Peer::kUpstream,
                 [method](std::string_view bytes) { return describeResponse(bytes, method); });
}

inline Pieces splitAt(std::string_view bytes, std::size_t position) {
  return {bytes.substr(0, position), bytes.substr(position)};
}

inline Pieces oneByOne(std::string_view bytes) {
  Pieces pieces;
  for (std::size_t at = 0; at < bytes.size(); ++at) pieces.push_back(bytes.substr(at, 1));
  return pieces;
}

}  // namespace http_cases
