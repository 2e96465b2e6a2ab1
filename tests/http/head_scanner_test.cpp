#include "base/error.h"
#include "http/codec.h"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace {

using base::ErrorKind;

/// What becomes of a head: nothing for a good one.
using Verdict = std::optional<ErrorKind>;

void parse(http::Peer peer, std::string_view head) {
  if (peer == http::Peer::kClient) {
    http::RequestHead request;
    http::parseRequestHead(head, request);
  } else {
    http::ResponseHead response;
    http::parseResponseHead(head, "GET", response);
  }
}

/// `step` bytes come at a time. Fails the test where the head's end is not found.
Verdict read(http::Peer peer, std::string_view text, std::size_t step) {
  http::HeadScanner scanner(peer);
  try {
    for (std::size_t came = step;; came += step) {
      const auto size = scanner.scan(text.substr(0, came));
      if (size) {
        parse(peer, text.substr(0, *size));
        return std::nullopt;
      }
      if (came >= text.size()) return ErrorKind::kInternal;
    }
  } catch (const base::Error& error) {
    return error.kind();
  }
}

TEST_CASE("codec: any byte at any place of a head is judged alike, whole or dripping in",
          "[http]") {
  const auto [peer, head] = GENERATE(
      std::pair{http::Peer::kClient, std::string("GET /p/a/mcp?b HTTP/1.1\r\nHost: localhost\r\n"
                                                 "A:\tb \r\nContent-Length: 5\r\n\r\n")},
      std::pair{http::Peer::kUpstream,
                std::string("HTTP/1.1 200 All right\r\nA:b\r\nContent-Length: 5\r\n\r\n")});
  REQUIRE_FALSE(read(peer, head + "body!", head.size() + 5));
  std::size_t differing = 0;
  for (std::size_t place = 0; place < head.size(); ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      auto text = head;
      text[place] = static_cast<char>(byte);
      text += "\r\n\r\n";
      const auto whole = read(peer, text, text.size());
      if (whole != read(peer, text, 1) || whole != read(peer, text, 7)) ++differing;
    }
  }
  CHECK(differing == 0);
}

}  // namespace
