#include "base/error.h"
#include "http/codec.h"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace {

/// A request head of exactly `size` bytes.
std::string headOf(std::size_t size) {
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  const std::string end = "\r\n\r\n";
  return start + std::string(size - start.size() - end.size(), 'x') + end;
}

std::string headWithFields(std::size_t count) {
  std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (std::size_t i = 1; i < count; ++i) head += "A: b\r\n";
  return head + "\r\n";
}

template <typename Read>
base::ErrorKind kindOf(Read read) {
  try {
    read();
  } catch (const base::Error& error) {
    return error.kind();
  }
  FAIL("nothing was refused");
  return base::ErrorKind::kInternal;
}

std::string chunkWithExtension(std::size_t size) {
  return "1;" + std::string(size - 1, 'x') + "\r\na\r\n0\r\n\r\n";
}

}  // namespace

TEST_CASE("codec: a head may have 64 KiB and not a byte more", "[http]") {
  const auto largest = headOf(http::kMaxHeadBytes);
  CHECK(http::HeadScanner().scan(largest) == largest.size());
  CHECK(http::HeadScanner().scan(largest + largest) == largest.size());
  const auto tooLarge = headOf(http::kMaxHeadBytes + 1);
  CHECK(kindOf([&] { (void)http::HeadScanner().scan(tooLarge); }) ==
        base::ErrorKind::kHeadTooLarge);
  CHECK(kindOf([&] { (void)http::HeadScanner(http::Peer::kUpstream).scan(tooLarge); }) ==
        base::ErrorKind::kUpstreamProtocol);
}

TEST_CASE("codec: a head that never ends is refused at the limit", "[http]") {
  http::HeadScanner scanner;
  std::string bytes(http::kMaxHeadBytes - 1, 'a');
  CHECK_FALSE(scanner.scan(bytes));
  bytes += 'a';
  CHECK(kindOf([&] { (void)scanner.scan(bytes); }) == base::ErrorKind::kHeadTooLarge);
}

TEST_CASE("codec: a head may have 256 field lines", "[http]") {
  http::RequestHead head;
  http::parseRequestHead(headWithFields(http::kMaxFields), head);
  CHECK(head.fields.all().size() == http::kMaxFields);
  const auto tooMany = headWithFields(http::kMaxFields + 1);
  CHECK(kindOf([&] { http::parseRequestHead(tooMany, head); }) == base::ErrorKind::kHeadTooLarge);
}

TEST_CASE("codec: bytes after the head's empty line are not part of it", "[http]") {
  http::RequestHead head;
  const std::string_view bytes = "GET / HTTP/1.1\r\nHost: a\r\n\r\nx";
  CHECK(kindOf([&] { http::parseRequestHead(bytes, head); }) == base::ErrorKind::kBadRequest);
  const std::string_view noEnd = "GET / HTTP/1.1\r\nHost: a\r\n";
  CHECK(kindOf([&] { http::parseRequestHead(noEnd, head); }) == base::ErrorKind::kBadRequest);
}

TEST_CASE("codec: a chunk extension may have 256 bytes", "[http]") {
  const http::BodyFraming chunked{.kind = http::Framing::kChunked, .length = 0};
  http::BodyDecoder good(chunked);
  CHECK(good.step(chunkWithExtension(256)).done);
  http::BodyDecoder bad(chunked);
  CHECK(kindOf([&] { (void)bad.step(chunkWithExtension(257)); }) == base::ErrorKind::kBadRequest);
}

TEST_CASE("codec: each chunk may have an extension of its own", "[http]") {
  http::BodyDecoder decoder({.kind = http::Framing::kChunked, .length = 0});
  const std::string one = "1;" + std::string(200, 'x') + "\r\na\r\n";
  const std::string body = one + one + "0\r\n\r\n";
  std::size_t taken = 0;
  while (!decoder.done()) taken += decoder.step(std::string_view(body).substr(taken)).consumed;
  CHECK(taken == body.size());
}

TEST_CASE("codec: one head object serves request after request", "[http]") {
  http::RequestHead head;
  http::parseRequestHead(
      "POST /a?q HTTP/1.0\r\nHost: a\r\nContent-Length: 5\r\nA: b\r\nConnection: close\r\n\r\n",
      head);
  http::parseRequestHead("GET / HTTP/1.1\r\nHost: b\r\n\r\n", head);
  CHECK(head.method == "GET");
  CHECK(head.path == "/");
  CHECK_FALSE(head.query);
  CHECK(head.body.kind == http::Framing::kNone);
  CHECK(head.body.length == 0);
  CHECK(head.keepAlive);
  CHECK(head.fields.all().size() == 1);
  CHECK(head.fields.find("host") == "b");
}

TEST_CASE("codec: a body until the close never ends by itself", "[http]") {
  http::BodyDecoder decoder({.kind = http::Framing::kUntilClose, .length = 0});
  const auto step = decoder.step("bytes");
  CHECK(step.payload == "bytes");
  CHECK(step.consumed == 5);
  CHECK_FALSE(step.done);
  CHECK(decoder.endsAtClose());
}

TEST_CASE("codec: no body is done before its first byte", "[http]") {
  CHECK(http::BodyDecoder({}).done());
  http::BodyDecoder empty({.kind = http::Framing::kLength, .length = 0});
  CHECK(empty.done());
  const auto step = empty.step("GET");
  CHECK(step.done);
  CHECK(step.consumed == 0);
}
