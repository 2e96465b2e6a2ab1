// Idle upstream connections: used again, gone stale, dirty.

#include <catch2/catch.hpp>

#include <atomic>
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
constexpr std::string_view kGet = "GET /p/p/mcp HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
constexpr std::string_view kPost =
    "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

TEST_CASE("Upstream: an idle connection that was closed is replaced before anything is sent",
          "[proxy]") {
  std::atomic<int> calls{0};
  Told<bool> closed;
  RawServer upstream([&](RawConnection& connection) {
    connection.readUntil(kEnd);
    const bool first = ++calls == 1;
    connection.send(kOk);
    connection.close();
    if (first) closed.tell(true);
  });
  LaneHarness lane(urlOf(upstream));
  CHECK(has(lane.ask(kGet), "200 OK"));
  CHECK(closed.get());
  CHECK(has(lane.ask(kPost), "200 OK"));
  CHECK(calls == 2);
}

TEST_CASE("Upstream: a safe call on a connection that dies unanswered is repeated once",
          "[proxy]") {
  std::atomic<int> connections{0};
  RawServer upstream([&](RawConnection& connection) {
    const bool first = ++connections == 1;
    connection.readUntil(kEnd);
    connection.send(kOk);
    connection.readUntil(kEnd);
    if (!first) connection.send(kOk);
  });
  LaneHarness lane(urlOf(upstream));
  CHECK(has(lane.ask(kGet), "200 OK"));
  CHECK(has(lane.ask(kGet), "200 OK"));
  CHECK(upstream.connections() == 2);
}

TEST_CASE("Upstream: a POST whose bytes went out is never sent twice", "[proxy]") {
  std::atomic<int> posts{0};
  RawServer upstream([&](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(kOk);
    if (has(connection.readUntil("{}"), "POST")) ++posts;
    if (posts % 2 == 0) connection.reset();
  });
  LaneHarness lane(urlOf(upstream));
  CHECK(has(lane.ask(kGet), "200 OK"));
  const auto answer = lane.ask(kPost);
  CHECK(answer.starts_with("HTTP/1.1 502 "));
  CHECK(has(answer, "upstream_unreachable"));
  CHECK(has(answer, "may have been executed"));
  CHECK(posts == 1);
  CHECK(lane.profile().notes().size() == 1);
}

TEST_CASE("Upstream: a connection with bytes left over is not used again", "[proxy]") {
  const auto* const answer =
      GENERATE("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nx",
               "HTTP/1.1 204 No Content\r\n\r\nx", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nx");
  RawServer upstream([answer](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(answer);
    connection.readToEnd();
  });
  LaneHarness lane(urlOf(upstream));
  CHECK(has(lane.ask(kGet), "HTTP/1.1 20"));
  CHECK(has(lane.ask(kGet), "HTTP/1.1 20"));
  CHECK(upstream.connections() == 2);
}

TEST_CASE("Upstream: a connection that speaks while idle is not used again", "[proxy]") {
  Told<bool> answered;
  Told<bool> spoken;
  std::atomic<int> connections{0};
  RawServer upstream([&](RawConnection& connection) {
    const bool first = ++connections == 1;
    connection.readUntil(kEnd);
    connection.send(kOk);
    if (first && answered.get()) spoken.tell(connection.send(kOk));
    connection.readToEnd();
  });
  LaneHarness lane(urlOf(upstream));
  CHECK(has(lane.ask(kGet), "200 OK"));
  answered.tell(true);
  CHECK(spoken.get());
  CHECK(has(lane.ask(kGet), "200 OK"));
  CHECK(upstream.connections() == 2);
}

TEST_CASE("Upstream: one that says close is not kept", "[proxy]") {
  const auto* const answer =
      GENERATE("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
               "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
  RawServer upstream([answer](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(answer);
    connection.readToEnd();
  });
  LaneHarness lane(urlOf(upstream));
  CHECK(has(lane.ask(kGet), "200 OK"));
  CHECK(has(lane.ask(kGet), "200 OK"));
  CHECK(upstream.connections() == 2);
}

TEST_CASE("Upstream: nobody there is 502, and the profile is told once and told when it is over",
          "[proxy]") {
  std::string url;
  {
    const RawServer gone(RawServer::answering(std::string(kOk)));
    url = urlOf(gone);
  }
  LaneHarness lane(url);
  CHECK(has(lane.ask(kGet), "upstream_unreachable"));
  REQUIRE(lane.profile().notes().size() == 1);
  CHECK(lane.profile().notes()[0] == base::ErrorKind::kUpstreamUnreachable);
}

TEST_CASE("Upstream: success after trouble is told once", "[proxy]") {
  std::atomic<int> calls{0};
  RawServer upstream([&calls](RawConnection& connection) {
    while (!connection.readUntil(kEnd).empty())
      if (!connection.send(++calls == 1 ? "nonsense\r\n\r\n" : kOk)) return;
  });
  LaneHarness lane(urlOf(upstream));
  CHECK(lane.ask(kGet).starts_with("HTTP/1.1 502 "));
  CHECK(has(lane.ask(kGet), "200 OK"));
  CHECK(has(lane.ask(kGet), "200 OK"));
  const auto notes = lane.profile().notes();
  REQUIRE(notes.size() == 2);
  CHECK(notes[0] == base::ErrorKind::kUpstreamProtocol);
  CHECK_FALSE(notes[1].has_value());
}

TEST_CASE("Upstream: no answer in time is 504", "[proxy]") {
  RawServer upstream([](RawConnection& connection) { connection.readUntil("never"); });
  LaneHarness lane(urlOf(upstream), {},
                   [](auto& profile) { profile.profileSettings.responseTimeout = 1s; });
  const auto answer = lane.ask(kPost);
  CHECK(answer.starts_with("HTTP/1.1 504 "));
  CHECK(has(answer, "upstream_timeout"));
}

TEST_CASE("Upstream: an answer that is no HTTP is 502", "[proxy]") {
  const auto* const answer =
      GENERATE("SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
               "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
               "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx",
               "HTTP/1.1 200 OK\r\nA: b");
  RawServer upstream([answer](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(answer);
  });
  LaneHarness lane(urlOf(upstream));
  CHECK(lane.ask(kGet).starts_with("HTTP/1.1 502 "));
}

}  // namespace
