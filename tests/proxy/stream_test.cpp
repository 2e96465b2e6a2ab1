// Streams, and clients that go away.

#include <catch2/catch.hpp>
#include <poll.h>

#include <chrono>
#include <string>

#include "lane_harness.h"

namespace {

using namespace std::chrono_literals;
using proxy_test::has;
using proxy_test::LaneHarness;
using proxy_test::Told;
using proxy_test::urlOf;
using support::RawConnection;
using support::RawServer;

constexpr std::string_view kEnd = "\r\n\r\n";
constexpr std::string_view kGet =
    "GET /p/p/mcp HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n";
constexpr auto kSoon = 400ms;  ///< 200 ms, and room for a busy machine

TEST_CASE("Stream: each event arrives while the stream is open", "[proxy]") {
  Told<bool> first;
  Told<bool> second;
  RawServer upstream([&](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    connection.send("8\r\ndata: 1\n\r\n");
    if (first.get()) connection.send("8\r\ndata: 2\n\r\n");
    if (second.get()) connection.send("0\r\n\r\n");
    connection.readToEnd();
  });
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send(kGet);
  CHECK(has(client.readUntil("data: 1\n\r\n"), "text/event-stream"));
  first.tell(true);
  CHECK(client.readUntil("data: 2\n\r\n") == "8\r\ndata: 2\n\r\n");
  second.tell(true);
  CHECK(client.readUntil(kEnd) == "0\r\n\r\n");
}

TEST_CASE("Stream: the head of a stream without events arrives at once", "[proxy]") {
  const auto* const head = GENERATE(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n",
      "HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
  RawServer upstream([head](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(head);
    connection.readToEnd();
  });
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send(kGet);
  CHECK(has(client.readUntil(kEnd), "200 OK"));
  CHECK_FALSE(client.endsWithin(150ms));
}

TEST_CASE("Stream: a client that leaves it closes the upstream", "[proxy]") {
  Told<bool> ended;
  RawServer upstream([&ended](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
    connection.readUntil("never");
    ended.tell(true);
  });
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send(kGet);
  client.readUntil("data: 1");
  const auto left = std::chrono::steady_clock::now();
  client.close();
  CHECK(ended.get());
  CHECK(std::chrono::steady_clock::now() - left < kSoon);
}

TEST_CASE("Stream: a client that leaves while the upstream thinks closes the upstream", "[proxy]") {
  Told<bool> asked;
  Told<bool> ended;
  RawServer upstream([&](RawConnection& connection) {
    connection.readUntil("{}");
    asked.tell(true);
    connection.readUntil("never");
    ended.tell(true);
  });
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send("POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");
  CHECK(asked.get());
  const auto left = std::chrono::steady_clock::now();
  if (GENERATE(true, false))
    client.close();
  else
    client.reset();
  CHECK(ended.get());
  CHECK(std::chrono::steady_clock::now() - left < kSoon);
  CHECK(lane.profile().notes().empty());
}

TEST_CASE("Stream: a client that leaves in the middle of its body closes the upstream", "[proxy]") {
  Told<bool> begun;
  Told<bool> ended;
  RawServer upstream([&](RawConnection& connection) {
    connection.readUntil("abc");
    begun.tell(true);
    connection.readUntil("never");
    ended.tell(true);
  });
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send(
      "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  CHECK(begun.get());
  client.close();
  CHECK(ended.get());
}

TEST_CASE("Stream: one that the upstream cuts is seen to be broken", "[proxy]") {
  RawServer upstream([](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        "8\r\ndata: 1\n\r\n");
  });
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send(kGet);
  const auto got = client.readToEnd();
  CHECK(has(got, "data: 1"));
  CHECK_FALSE(has(got, "0\r\n\r\n"));
}

TEST_CASE("Stream: a client that does not read holds up nobody else", "[proxy]") {
  const std::string event = "data: " + std::string(9'992, 'x') + "\n\n";
  Told<bool> stuck;
  RawServer upstream([&](RawConnection& connection) {
    const bool flood = has(connection.readUntil(kEnd), "/flood");
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
    pollfd writable{.fd = connection.native(), .events = POLLOUT, .revents = 0};
    while (flood && poll(&writable, 1, 300) == 1) connection.send(event);
    if (flood) stuck.tell(true);
    connection.readToEnd();
  });
  LaneHarness lane(urlOf(upstream));
  auto sleeper = lane.connect();
  sleeper.send("GET /p/p/mcp/flood HTTP/1.1\r\nHost: h\r\n\r\n");
  REQUIRE(stuck.get());
  for (int count = 0; count < 20; ++count) {
    auto client = lane.connect();
    client.send(kGet);
    CHECK(has(client.readUntil("data: 1"), "200 OK"));
  }
}

TEST_CASE("Stream: a client that does not read slows its upstream and loses nothing", "[proxy]") {
  constexpr std::size_t kEvents = 200'000;
  const std::string event = "data: " + std::string(94, 'x') + "\n\n";
  Told<bool> stuck;
  RawServer upstream([&](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
    bool told = false;
    for (std::size_t count = 0; count < kEvents; ++count) {
      pollfd writable{.fd = connection.native(), .events = POLLOUT, .revents = 0};
      if (!told && poll(&writable, 1, 100) == 0) {
        told = true;
        stuck.tell(true);
      }
      connection.send(event);
    }
  });
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send("GET /p/p/mcp HTTP/1.0\r\nHost: h\r\n\r\n");
  client.readUntil(kEnd);
  REQUIRE(stuck.get());
  CHECK(client.readToEnd().size() == kEvents * event.size());
}

}  // namespace
