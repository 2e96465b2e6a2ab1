// Requests on their way up: bodies, Expect, limits, and what is refused.

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
constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// Tells what it got up to `marker`, and answers.
RawServer::Script telling(Told<std::string>& seen, std::string marker) {
  return [&seen, marker = std::move(marker)](RawConnection& connection) {
    seen.tell(connection.readUntil(marker));
    connection.send(kOk);
    connection.readToEnd();
  };
}

std::string bodyOf(const std::string& message) { return message.substr(message.find(kEnd) + 4); }

proxy::LaneOptions bodyLimits(std::chrono::milliseconds stall, std::size_t leastRate) {
  proxy::LaneOptions options;
  options.clientStall = stall;
  options.leastBodyRate = leastRate;
  return options;
}

TEST_CASE("Request: a body in chunks that is there at once goes up with its length", "[proxy]") {
  Told<std::string> seen;
  RawServer upstream(telling(seen, "abcdef"));
  LaneHarness lane(urlOf(upstream));
  CHECK(has(lane.ask("POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
                     "Connection: close\r\n\r\n1;a=b\r\na\r\n05\r\nbcdef\r\n0\r\n\r\n"),
            "200 OK"));
  const auto got = seen.get();
  CHECK(has(got, "\r\nContent-Length: 6\r\n"));
  CHECK_FALSE(has(got, "chunked"));
  CHECK(bodyOf(got) == "abcdef");
}

TEST_CASE("Request: a body in chunks that takes time goes up in chunks as it comes", "[proxy]") {
  Told<std::string> first;
  Told<std::string> rest;
  RawServer upstream([&](RawConnection& connection) {
    first.tell(connection.readUntil("abc\r\n"));
    rest.tell(connection.readUntil("0\r\n\r\n"));
    connection.send(kOk);
    connection.readToEnd();
  });
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send(
      "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  const auto begun = first.get();
  CHECK(has(begun, "\r\nTransfer-Encoding: chunked\r\n"));
  CHECK(bodyOf(begun) == "3\r\nabc\r\n");
  client.send("2\r\n");
  client.send("de\r\n0");
  client.send("\r\n\r\n");
  CHECK(has(client.readUntil("\r\n\r\nok"), "200 OK"));
  CHECK(rest.get().ends_with("\r\n0\r\n\r\n"));
}

TEST_CASE("Request: a body that comes later than its head goes up with it", "[proxy]") {
  Told<std::string> seen;
  RawServer upstream(telling(seen, "abcdef"));
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send("POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\n");
  client.send("abc");
  client.send("def");
  CHECK(has(client.readUntil("\r\n\r\nok"), "200 OK"));
  CHECK(bodyOf(seen.get()) == "abcdef");
}

TEST_CASE("Request: a large body passes whole in both framings, and the connection goes on",
          "[proxy]") {
  constexpr std::size_t kSize = 2'000'000;
  const std::string body(kSize, 'x');
  const bool chunked = GENERATE(true, false);
  RawServer upstream([&body](RawConnection& connection) {
    for (;;) {
      const auto head = connection.readUntil(kEnd);
      if (head.empty()) return;
      std::string got;
      if (has(head, "chunked")) {
        const auto raw = connection.readUntil("0\r\n\r\n");
        http::BodyDecoder decoder({.kind = http::Framing::kChunked});
        for (std::size_t at = 0; !decoder.done() && at < raw.size();) {
          const auto step = decoder.step(std::string_view(raw).substr(at));
          got += step.payload;
          at += step.consumed;
        }
      } else if (has(head, "POST")) {
        got = connection.read(body.size());
      }
      const auto size = std::to_string(got.size());
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size.size()) +
                      "\r\n\r\n" + size);
    }
  });
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  if (chunked) {
    client.send("POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (std::size_t at = 0; at < kSize; at += 50'000)
      client.send("c350\r\n" + body.substr(at, 50'000) + "\r\n");
    client.send("0\r\n\r\n");
  } else {
    client.send("POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\n\r\n" + body);
  }
  CHECK(has(client.readUntil("2000000"), "200 OK"));
}

TEST_CASE("Request: a body that drips is cut off, though it never stalls", "[proxy]") {
  RawServer upstream([](RawConnection& connection) { connection.readToEnd(); });
  LaneHarness lane(urlOf(upstream), bodyLimits(300ms, 1'000'000));
  auto client = lane.connect();
  client.send(GENERATE("POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n",
                       "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"));
  bool ended = false;
  for (int bytes = 0; bytes < 100 && !ended; ++bytes)
    ended = !client.send("x") || client.endsWithin(30ms);
  CHECK(ended);
}

TEST_CASE("Request: a body that comes fast enough may take longer than a stall", "[proxy]") {
  Told<std::string> seen;
  RawServer upstream(telling(seen, ".z"));
  LaneHarness lane(urlOf(upstream), bodyLimits(300ms, 10));
  auto client = lane.connect();
  client.send("POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Length: 91\r\n\r\n");
  for (int pieces = 0; pieces < 9; ++pieces) {
    client.send("ten bytes.");
    CHECK_FALSE(client.endsWithin(60ms));
  }
  client.send("z");
  CHECK(seen.get().ends_with(".z"));
  CHECK(has(client.readUntil("\r\n\r\nok"), "200 OK"));
}

TEST_CASE("Request: an upstream that does not read slows its client, and may take its time",
          "[proxy]") {
  constexpr std::size_t kSize = 20'000'000;
  Told<bool> stuck;
  RawServer upstream([&](RawConnection& connection) {
    connection.readUntil(kEnd);
    if (!stuck.get()) return;
    if (connection.read(kSize).size() == kSize) connection.send(kOk);
    connection.readToEnd();
  });
  LaneHarness lane(urlOf(upstream), bodyLimits(2s, 1'000'000));
  auto client = lane.connect();
  client.send("POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Length: 20000000\r\n\r\n");
  const std::string piece(10'000, 'x');
  bool told = false;
  for (std::size_t sent = 0; sent < kSize; sent += piece.size()) {
    pollfd writable{.fd = client.native(), .events = POLLOUT, .revents = 0};
    if (!told && poll(&writable, 1, 100) == 0) {
      CHECK(sent < kSize / 2);
      told = true;
      stuck.tell(true);
    }
    REQUIRE(client.send(piece));
  }
  CHECK(told);
  CHECK(has(client.readUntil("\r\n\r\nok"), "200 OK"));
}

TEST_CASE("Request: Expect is answered by the gateway and not passed on", "[proxy]") {
  const auto size = GENERATE(6U, 100'000U);
  Told<std::string> seen;
  RawServer upstream(telling(seen, "end"));
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send("POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: " +
              std::to_string(size) + "\r\n\r\n");
  CHECK(client.readUntil(kEnd) == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send(std::string(size - 3, 'x') + "end");
  CHECK(client.readUntil("\r\n\r\nok").starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK_FALSE(has(seen.get(), "Expect"));
}

TEST_CASE("Request: an answer before the body's end is passed on, and both connections close",
          "[proxy]") {
  RawServer upstream([](RawConnection& connection) {
    connection.readUntil("abc");
    connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
    connection.readToEnd();
  });
  proxy::LaneOptions options;
  options.lingering = 100ms;
  LaneHarness lane(urlOf(upstream), options);
  auto client = lane.connect();
  client.send(
      "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  const auto answer = client.readToEnd();
  CHECK(answer.starts_with("HTTP/1.1 413 Too Large\r\n"));
  CHECK(has(answer, "\r\nConnection: close\r\n"));
  CHECK(answer.ends_with("big"));
}

TEST_CASE("Request: a malformed chunk is 400 and closes both connections", "[proxy]") {
  Told<bool> ended;
  RawServer upstream([&ended](RawConnection& connection) {
    connection.readUntil("never");
    ended.tell(true);
  });
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send(
      "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  CHECK(client.send("zz\r\n"));
  const auto answer = client.readToEnd();
  CHECK(answer.starts_with("HTTP/1.1 400 "));
  CHECK(has(answer, "bad_request"));
}

TEST_CASE("Request: an unknown profile is 404 and names nobody", "[proxy]") {
  RawServer upstream(RawServer::answering(std::string(kOk)));
  LaneHarness lane(urlOf(upstream));
  const auto answer = lane.ask("GET /p/other/mcp HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 404 "));
  CHECK(has(answer, "unknown_profile"));
  CHECK_FALSE(has(answer, "login_url"));
}

TEST_CASE("Request: the bare paths are the default profile's", "[proxy]") {
  Told<std::string> seen;
  RawServer upstream(telling(seen, std::string(kEnd)));
  LaneHarness lane(urlOf(upstream));
  CHECK(has(lane.ask("GET /x/y?z HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"), "200 OK"));
  CHECK(seen.get().starts_with("GET /mcp/x/y?z HTTP/1.1\r\n"));
}

TEST_CASE("Request: TRACE would show the token and is refused", "[proxy]") {
  RawServer upstream(RawServer::answering(std::string(kOk)));
  LaneHarness lane(urlOf(upstream));
  CHECK(lane.ask("TRACE /p/p/mcp HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            .starts_with("HTTP/1.1 405 "));
  CHECK(upstream.connections() == 0);
}

TEST_CASE("Request: past the profile's limit of streams is 503, and a place comes free again",
          "[proxy]") {
  RawServer upstream([](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
    connection.readToEnd();
  });
  LaneHarness lane(urlOf(upstream), {},
                   [](auto& profile) { profile.profileSettings.maxStreams = 1; });
  auto first = lane.connect();
  first.send("GET /p/p/mcp HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(has(first.readUntil(kEnd), "200 OK"));
  auto second = lane.connect();
  second.send(
      "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
      "Content-Length: 37\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"x\"}");
  const auto answer = second.readUntil("}}}");
  CHECK(answer.starts_with("HTTP/1.1 503 "));
  CHECK(has(answer, "Retry-After"));
  CHECK(has(answer, "too_many_streams"));
  CHECK(has(answer, "\"id\":7"));
  first.close();
  bool free = false;
  const auto limit = std::chrono::steady_clock::now() + 5s;
  while (!free && std::chrono::steady_clock::now() < limit) {
    second.send("GET /p/p/mcp HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto head = second.readUntil(kEnd);
    free = has(head, "200 OK");
    if (!free) second.readUntil("}");
  }
  CHECK(free);
}

}  // namespace
