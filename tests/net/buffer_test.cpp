#include "net/buffer.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

TEST_CASE("Buffer: what is appended is read, consumed and gone", "[net]") {
  net::Buffer buffer;
  CHECK(buffer.empty());
  buffer.append("hello world");
  buffer.consume(6);
  CHECK(buffer.data() == "world");
  buffer.consume(5);
  CHECK(buffer.empty());
}

TEST_CASE("Buffer: bytes survive growth and moving to the front", "[net]") {
  net::Buffer buffer;
  std::string expected;
  for (int round = 0; round < 200; ++round) {
    const std::string text(static_cast<std::size_t>(37 + round),
                           static_cast<char>('a' + round % 26));
    buffer.append(text);
    expected += text;
    const auto half = expected.size() / 3;
    buffer.consume(half);
    expected.erase(0, half);
    REQUIRE(buffer.data() == expected);
  }
}

TEST_CASE("Buffer: space that is there already is not allocated anew", "[net]") {
  net::Buffer buffer;
  buffer.append("abc");
  const auto before = buffer.capacity();
  buffer.consume(3);
  CHECK(buffer.space(before).size() == before);
  CHECK(buffer.capacity() == before);
}

TEST_CASE("Buffer: an idle buffer keeps at most a kibibyte", "[net]") {
  net::Buffer buffer;
  buffer.append(std::string(100'000, 'x'));
  buffer.release();
  CHECK(buffer.size() == 100'000);
  buffer.consume(100'000);
  buffer.release();
  CHECK(buffer.capacity() <= net::Buffer::kKept);
}

}  // namespace
