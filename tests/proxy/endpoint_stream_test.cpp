// Upstreams that speak HTTP+SSE (MCP 2024-11-05): where their clients are told to send messages.

#include <catch2/catch.hpp>

#include <string>

#include "lane_harness.h"

namespace {

using proxy_test::has;
using proxy_test::LaneHarness;
using proxy_test::Told;
using proxy_test::urlOf;
using support::RawConnection;
using support::RawServer;

constexpr std::string_view kEnd = "\r\n\r\n";
constexpr std::string_view kOk = "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view kStream =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n";

std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.0\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n";
}

std::string post(const std::string& path) {
  return "POST " + path +
         " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
}

/// Streams `first` to whoever asks for it, and tells what is posted.
struct Upstream {
  explicit Upstream(std::string first, std::string_view head = kStream)
      : server([this, first = std::move(first), head](RawConnection& connection) {
          const auto asked = connection.readUntil(kEnd);
          if (asked.starts_with("POST")) {
            posted.tell(asked);
            connection.send(kOk);
          } else {
            connection.send(std::string(head) + first);
          }
        }) {}

  Told<std::string> posted;
  RawServer server;
};

std::string lineAfter(const std::string& text, std::string_view mark) {
  const auto at = text.find(mark);
  if (at == std::string::npos) return {};
  const auto from = at + mark.size();
  return text.substr(from, text.find('\n', from) - from);
}

TEST_CASE("Endpoint: messages come back through the profile, wherever the upstream takes them",
          "[proxy]") {
  const auto [endpoint, target] = GENERATE(table<std::string, std::string>({
      {"/messages/?session_id=7", "/messages/?session_id=7"},
      {"message?s=1", "/deep/message?s=1"},
      {"?s=1", "/deep/sse?s=1"},
  }));
  const auto* const path = GENERATE("/p/p/mcp", "/mcp", "/");
  Upstream upstream("event: endpoint\ndata: " + endpoint + "\n\ndata: next\n\n");
  LaneHarness lane(urlOf(upstream.server, "/deep/sse"));
  const auto stream = lane.ask(get(path));
  CHECK(stream.ends_with("\n\ndata: next\n\n"));
  const auto address = lineAfter(stream, "event: endpoint\ndata: ");
  const std::string prefix = std::string_view(path) == "/" ? "/mcp" : path;
  REQUIRE(address.starts_with(prefix + "/~endpoint/"));
  CHECK(lane.ask(post(address)).starts_with("HTTP/1.1 202"));
  const auto posted = upstream.posted.get();
  CHECK(posted.starts_with("POST " + target + " HTTP/1.1\r\n"));
  CHECK(has(posted, "\r\nAuthorization: Bearer "));
}

TEST_CASE("Endpoint: an absolute URL on the upstream's origin is one, too", "[proxy]") {
  std::string first;
  RawServer upstream([&first](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(std::string(kStream) + first);
  });
  first = "event: endpoint\ndata: " + urlOf(upstream, "/m?x") + "\n\n";
  LaneHarness lane(urlOf(upstream, "/sse"));
  const auto address = lineAfter(lane.ask(get("/p/p/mcp")), "data: ");
  CHECK(address.starts_with("/p/p/mcp/~endpoint/"));
  CHECK(address.ends_with("/m?x"));
}

TEST_CASE("Endpoint: one on another origin breaks the stream and is told to the profile",
          "[proxy]") {
  const auto* const endpoint =
      GENERATE("https://127.0.0.1/m", "http://elsewhere.test/m", "//elsewhere.test/m", "ftp://x/m");
  Upstream upstream("event: endpoint\ndata: " + std::string(endpoint) + "\n\n");
  LaneHarness lane(urlOf(upstream.server, "/sse"));
  auto client = lane.connect();
  client.send(get("/p/p/mcp"));
  CHECK_FALSE(has(client.readToEnd(), "elsewhere.test/m"));
  REQUIRE_FALSE(lane.profile().notes().empty());
  CHECK(lane.profile().notes().back() == base::ErrorKind::kUpstreamProtocol);
}

TEST_CASE("Endpoint: an address that was not given out is 404 and reaches no upstream", "[proxy]") {
  Upstream upstream({});
  LaneHarness lane(urlOf(upstream.server, "/sse"));
  const auto answer = lane.ask(post("/p/p/mcp/~endpoint/" + std::string(43, 'A') + "/admin"));
  CHECK(answer.starts_with("HTTP/1.1 404"));
  CHECK(has(answer, "Connect anew"));
  CHECK(upstream.server.connections() == 0);
}

TEST_CASE("Endpoint: other answers are not looked into", "[proxy]") {
  const std::string first = "event: endpoint\ndata: /m\n\n";
  const auto* const head =
      GENERATE("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
               "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: x\r\n\r\n",
               "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 26\r\n\r\n",
               "HTTP/1.1 404 No\r\nContent-Type: text/event-stream\r\n\r\n");
  Upstream upstream(first, head);
  LaneHarness lane(urlOf(upstream.server, "/sse"));
  CHECK(lane.ask(get("/p/p/mcp")).ends_with(first));
}

}  // namespace
