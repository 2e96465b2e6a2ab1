// A body that is still on its way up when its answer comes, or the trouble.

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

#include "lane_harness.h"

namespace {

using namespace std::chrono_literals;
using proxy_test::has;
using proxy_test::LaneHarness;
using proxy_test::urlOf;
using support::RawConnection;
using support::RawServer;

constexpr std::string_view kEnd = "\r\n\r\n";
constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view kGet = "GET /p/p/mcp HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
constexpr std::string_view kChunked =
    "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n";

std::string postOf(std::size_t size) {
  return "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) +
         "\r\n\r\n" + std::string(size, 'b');
}

/// Answers a POST by its head alone and never reads its body; anything else is fine.
RawServer::Script answeringAtOnce(std::string answer) {
  return [answer = std::move(answer)](RawConnection& connection) {
    const auto head = connection.readUntil(kEnd);
    if (head.starts_with("POST")) {
      connection.send(answer);
      std::this_thread::sleep_for(300ms);
    } else {
      connection.send(kOk);
      connection.readToEnd();
    }
  };
}

TEST_CASE("Both ways: a body goes on after its answer has begun", "[proxy]") {
  constexpr std::ptrdiff_t kRest = 0x7530;
  RawServer upstream([](RawConnection& connection) {
    while (!connection.readUntil("first\r\n").empty()) {
      connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n");
      const auto got = connection.readUntil("0\r\n\r\n");
      const std::string verdict = std::ranges::count(got, 'z') == kRest ? "whole" : "other";
      connection.send("5\r\n" + verdict + "\r\n0\r\n\r\n");
    }
  });
  LaneHarness lane(urlOf(upstream));
  for (int call = 0; call < 3; ++call) {
    auto client = lane.connect();
    client.send(
        "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nfirst\r\n");
    CHECK(has(client.readUntil("begun\r\n"), "200 OK"));
    client.send("7530\r\n" + std::string(kRest, 'z') + "\r\n0\r\n\r\n");
    CHECK(has(client.readUntil("0\r\n\r\n"), "whole"));
  }
}

TEST_CASE("Both ways: an answer that is refused while the body goes up does no harm", "[proxy]") {
  const bool renews = GENERATE(false, true);
  const std::string answer = renews ? "HTTP/1.1 403 No\r\nContent-Length: 0\r\nWWW-Authenticate: "
                                      "Bearer error=\"insufficient_scope\", scope=\"s\"\r\n\r\n"
                                    : "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n";
  RawServer upstream(answeringAtOnce(answer));
  LaneHarness lane(urlOf(upstream));
  lane.tokens().setRenews(renews);
  for (int call = 0; call < 3; ++call) {
    auto client = lane.connect();
    client.send(postOf(20'000'000));
    CHECK(has(client.readUntil("\"}"), renews ? "insufficient_scope" : "upstream_auth_refused"));
  }
  CHECK(has(lane.ask(kGet), "200 OK"));
}

TEST_CASE("Both ways: a connection that is to go on does go on after an early answer", "[proxy]") {
  RawServer upstream(answeringAtOnce("HTTP/1.1 413 Large\r\nContent-Length: 5\r\n\r\nlarge"));
  LaneHarness lane(urlOf(upstream));
  // Somewhere among these, the gateway has all of the body and the upstream's socket has not.
  for (std::size_t size = 200'000; size < 450'000; size += 25'000) {
    auto client = lane.connect();
    if (!client.send(postOf(size))) continue;
    const auto answer = client.readUntil("large");
    if (!has(answer, "413") || has(answer, "Connection: close")) continue;
    client.send(kGet);
    INFO("a body of " << size);
    CHECK(has(client.readUntil("ok"), "200 OK"));
  }
}

TEST_CASE("Both ways: a client that stalls is cut off though events pass", "[proxy]") {
  RawServer upstream([](RawConnection& connection) {
    connection.readUntil("first\r\n");
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    std::this_thread::sleep_for(50ms);
    connection.send("6\r\nevent\n\r\n");
    connection.readToEnd();
  });
  proxy::LaneOptions options;
  options.clientStall = 300ms;
  LaneHarness lane(urlOf(upstream), options);
  auto client = lane.connect();
  client.send(kChunked);
  CHECK(has(client.readUntil("event\n"), "200 OK"));
  CHECK(client.endsWithin(3s));
}

TEST_CASE("Both ways: a client that stalls is not waited for long once the upstream fails",
          "[proxy]") {
  RawServer upstream([](RawConnection& connection) { connection.readUntil("first\r\n"); });
  proxy::LaneOptions options;
  options.errorBodyLimit = 200ms;
  LaneHarness lane(urlOf(upstream), options);
  auto client = lane.connect();
  client.send(kChunked);
  CHECK(client.endsWithin(3s));
}

TEST_CASE("Both ways: an upstream is not blamed for a client that takes its time", "[proxy]") {
  RawServer upstream([](RawConnection& connection) {
    connection.readUntil("0\r\n\r\n");
    connection.send(kOk);
    connection.readToEnd();
  });
  LaneHarness lane(urlOf(upstream), {},
                   [](auto& profile) { profile.profileSettings.responseTimeout = 1s; });
  auto client = lane.connect();
  client.send(kChunked);
  CHECK_FALSE(client.endsWithin(1500ms));
  client.send("0\r\n\r\n");
  CHECK(has(client.readUntil("ok"), "200 OK"));
}

}  // namespace
