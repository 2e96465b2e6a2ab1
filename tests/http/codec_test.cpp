#include "http/codec.h"

#include "base/error.h"

#include <catch2/catch.hpp>

#include <string>

TEST_CASE("codec: an ordinary request is read", "[http]") {
  const std::string bytes =
      "POST /p/x/mcp?a=1 HTTP/1.1\r\nHost: localhost:5177\r\ncontent-length:12\r\n"
      "Accept:\tapplication/json, text/event-stream \r\nX-Raw: \xff=?utf-8?b?DQo=?=\r\n\r\n";
  http::HeadScanner scanner;
  REQUIRE(scanner.scan(bytes + "body") == bytes.size());
  http::RequestHead head;
  http::parseRequestHead(bytes, head);
  CHECK(head.method == "POST");
  CHECK(head.target == "/p/x/mcp?a=1");
  CHECK(head.path == "/p/x/mcp");
  CHECK(head.query == "a=1");
  CHECK(head.body.kind == http::Framing::kLength);
  CHECK(head.body.length == 12);
  CHECK(head.keepAlive);
  CHECK_FALSE(head.expectContinue);
  CHECK(head.fields.find("ACCEPT") == "application/json, text/event-stream");
  CHECK(head.fields.find("x-raw") == "\xff=?utf-8?b?DQo=?=");
}

TEST_CASE("codec: an ordinary response is read", "[http]") {
  const std::string bytes =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nContent-Type: text/event-stream\r\n\r\n";
  http::ResponseHead head;
  http::parseResponseHead(bytes, "GET", head);
  CHECK(head.status == 200);
  CHECK(head.reason == "OK");
  CHECK(head.body.kind == http::Framing::kChunked);
  CHECK(head.keepAlive);
}

TEST_CASE("codec: a field is written with one space and no more, however it came", "[http]") {
  const std::string bytes =
      "GET / HTTP/1.1\r\nHost: localhost\r\nNone:a\r\nTab:\tb\r\nBehind: c \r\nTwo:  d\r\n"
      "Empty:\r\nBlank: \r\nPlain: e\r\n\r\n";
  http::RequestHead head;
  http::parseRequestHead(bytes, head);
  std::string out;
  for (const auto& field : head.fields.all()) http::appendField(out, field);
  CHECK(out ==
        "Host: localhost\r\nNone: a\r\nTab: b\r\nBehind: c\r\nTwo: d\r\nEmpty: \r\nBlank: \r\n"
        "Plain: e\r\n");
}

TEST_CASE("codec: one step takes a whole small chunked body", "[http]") {
  http::BodyDecoder decoder({.kind = http::Framing::kChunked});
  const auto step = decoder.step("5;x=y\r\nhello\r\n0\r\n\r\nGET ");
  CHECK(step.payload == "hello");
  CHECK(step.consumed == 19);
  CHECK(step.done);
}

TEST_CASE("codec: a field that could break out of its line is never written", "[http]") {
  std::string out;
  http::appendField(out, "X-Name", "value \xff\tx");
  CHECK(out == "X-Name: value \xff\tx\r\n");
  for (const auto* name : {"", "a b", "a:", "a\r\n", "\xc3"})
    CHECK_THROWS_AS(http::appendField(out, name, "v"), base::Error);
  for (const auto* value :
       {"a\r", "a\n", "\r\nX: y", "\x01", "\x7f", "a long value, long \n enough"})
    CHECK_THROWS_AS(http::appendField(out, "n", value), base::Error);
  CHECK_THROWS_AS(http::appendField(out, "n", std::string_view("\0", 1)), base::Error);
  CHECK(out == "X-Name: value \xff\tx\r\n");
}

TEST_CASE("codec: a chunk's header is its size in hexadecimal", "[http]") {
  std::string out;
  http::appendChunkHeader(out, 0x1a2b);
  CHECK(out == "1a2b\r\n");
}
