#include "proxy/response_filter.h"

#include "http/codec.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

constexpr std::string_view kOurs =
    "X-Content-Type-Options: nosniff\r\nContent-Security-Policy: sandbox\r\n\r\n";

struct Case {
  std::string request = "GET /p/p/mcp HTTP/1.1\r\nHost: h\r\n\r\n";
  bool keepAlive = true;
  std::optional<std::string> location;

  [[nodiscard]] std::string filtered(const std::string& bytes) const {
    http::RequestHead asked;
    http::parseRequestHead(request, asked);
    http::ResponseHead head;
    http::parseResponseHead(bytes, asked.method, head);
    std::vector<std::string_view> named;
    std::string out = "left over";
    proxy::writeAnswerHead({.request = asked,
                            .upstream = head,
                            .framing = proxy::clientFraming(asked, head),
                            .keepAlive = keepAlive,
                            .location = location},
                           named, out);
    return out;
  }
};

std::string with(std::string_view head) { return std::string(head) + std::string(kOurs); }

TEST_CASE("Filter: fields pass byte for byte, dangerous ones are taken out", "[proxy]") {
  const Case made;
  CHECK(made.filtered("HTTP/1.1 200 Sehr gut\r\nMcp-Session-Id: =?base64?eA==?=\r\n"
                      "Set-Cookie: a=b\r\nX-Bytes: \xc3\xa9\xff\r\nStrict-Transport-Security: x\r\n"
                      "Access-Control-Allow-Origin: *\r\nContent-Security-Policy: none\r\n"
                      "Connection: X-Hop\r\nX-Hop: 1\r\nContent-Length: 3\r\n\r\n") ==
        with("HTTP/1.1 200 Sehr gut\r\nMcp-Session-Id: =?base64?eA==?=\r\nX-Bytes: \xc3\xa9\xff\r\n"
             "Content-Length: 3\r\n"));
}

TEST_CASE("Filter: a body without a known length goes in chunks, or until the end for HTTP/1.0",
          "[proxy]") {
  Case made;
  const auto* const answer =
      GENERATE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n");
  CHECK(made.filtered(answer) == with("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"));
  made.request = "GET /p/p/mcp HTTP/1.0\r\nHost: h\r\n\r\n";
  made.keepAlive = false;
  CHECK(made.filtered(answer) == with("HTTP/1.1 200 OK\r\nConnection: close\r\n"));
}

TEST_CASE("Filter: HEAD and 304 keep the length they speak of, 204 has none", "[proxy]") {
  Case made;
  CHECK(made.filtered("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n") ==
        with("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n"));
  CHECK(made.filtered("HTTP/1.1 204 No Content\r\n\r\n") == with("HTTP/1.1 204 No Content\r\n"));
  made.request = "HEAD /p/p/mcp HTTP/1.1\r\nHost: h\r\n\r\n";
  CHECK(made.filtered("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n") ==
        with("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n"));
  CHECK(made.filtered("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n") ==
        with("HTTP/1.1 200 OK\r\n"));
}

TEST_CASE("Filter: an HTTP/1.0 client that keeps its connection is told that it may", "[proxy]") {
  Case made;
  made.request = "GET /p/p/mcp HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n";
  CHECK(made.filtered("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") ==
        with("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n"));
}

TEST_CASE("Filter: a rewritten Location takes the upstream's place", "[proxy]") {
  Case made;
  made.location = "/p/p/mcp/";
  CHECK(made.filtered("HTTP/1.1 307 T\r\nlocation: https://up/mcp/\r\nContent-Length: 0\r\n\r\n") ==
        with("HTTP/1.1 307 T\r\nLocation: /p/p/mcp/\r\nContent-Length: 0\r\n"));
}

}  // namespace
