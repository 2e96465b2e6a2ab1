// What the lane tells a profile's activity of each call.

#include <catch2/catch.hpp>

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
constexpr std::string_view kGet = "GET /p/p/mcp HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view kStream =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    "8\r\ndata: 1\n\r\n";
constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

std::string toolCall() {
  const std::string body =
      R"({"id":1,"method":"tools/call","params":{"name":"echo","arguments":{"key":"SECRET"}}})";
  return "POST /p/p/mcp?q=SECRET HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

profile::MinuteCount hourOf(LaneHarness& lane) {
  return profile::total(lane.profile().activity().lastHour(std::chrono::system_clock::now()));
}

TEST_CASE("Activity: a call is told by its names and status", "[proxy]") {
  RawServer upstream(RawServer::answering(std::string(kAnswer)));
  LaneHarness lane(urlOf(upstream));
  CHECK(has(lane.ask(toolCall()), "200 OK"));
  const auto recent = lane.profile().activity().recent();
  REQUIRE(recent.size() == 1);
  CHECK(recent.front().method == "tools/call");
  CHECK(recent.front().tool == "echo");
  CHECK(recent.front().status == 200);
  CHECK(recent.front().took > 0us);
  CHECK(hourOf(lane).calls == 1);
  CHECK(hourOf(lane).errors == 0);
}

TEST_CASE("Activity: an upstream that nobody reaches is one error", "[proxy]") {
  std::string url;
  {
    const RawServer gone(RawServer::answering(std::string(kAnswer)));
    url = urlOf(gone);
  }
  LaneHarness lane(url);
  CHECK(has(lane.ask(toolCall()), "502"));
  const auto recent = lane.profile().activity().recent();
  REQUIRE(recent.size() == 1);
  CHECK(recent.front().tool == "echo");
  CHECK(recent.front().status == 502);
  CHECK(hourOf(lane).errors == 1);
}

TEST_CASE("Activity: an answer that the upstream cuts is an error", "[proxy]") {
  RawServer upstream([](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(kStream);
  });
  LaneHarness lane(urlOf(upstream));
  CHECK_FALSE(has(lane.ask(kGet), "0\r\n\r\n"));
  const auto recent = lane.profile().activity().recent();
  REQUIRE(recent.size() == 1);
  CHECK(recent.front().method == "GET");
  CHECK(recent.front().status == 0);
  CHECK(hourOf(lane).errors == 1);
}

TEST_CASE("Activity: a client that closes its own stream is no error", "[proxy]") {
  Told<bool> ended;
  RawServer upstream([&ended](RawConnection& connection) {
    if (has(connection.readUntil(kEnd), "POST")) {
      connection.readUntil("}}}");
      connection.send(kAnswer);
      return;
    }
    connection.send(kStream);
    connection.readToEnd();
    ended.tell(true);
  });
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send(kGet);
  client.readUntil("data: 1");
  client.close();
  REQUIRE(ended.get());
  // The lane's one loop ends the stream's session before it has carried a whole call.
  CHECK(has(lane.ask(toolCall()), "200 OK"));
  const auto recent = lane.profile().activity().recent();
  REQUIRE(recent.size() == 2);
  CHECK(recent.back().method == "GET");
  CHECK(recent.back().status == 200);
  CHECK(hourOf(lane).errors == 0);
}

}  // namespace
