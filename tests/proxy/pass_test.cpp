// A request through the whole lane and the answer back: framings, both ways.

#include <catch2/catch.hpp>

#include <string>

#include "lane_harness.h"

namespace {

using namespace std::string_literals;
using proxy_test::has;
using proxy_test::LaneHarness;
using proxy_test::Told;
using proxy_test::urlOf;
using support::RawConnection;
using support::RawServer;

constexpr std::string_view kEnd = "\r\n\r\n";
constexpr std::string_view kGet = "GET /p/p/mcp HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

std::string bodyOf(const std::string& answer) {
  const auto end = answer.find(kEnd);
  return end == std::string::npos ? "no head: " + answer : answer.substr(end + kEnd.size());
}

/// Sends an answer, and keeps the connection until the gateway closes it.
RawServer::Script once(std::string answer) {
  return [answer = std::move(answer)](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(answer);
    connection.readToEnd();
  };
}

TEST_CASE("Lane: a call goes up with the token and the answer comes back", "[proxy]") {
  Told<std::string> seen;
  RawServer upstream([&](RawConnection& connection) {
    seen.tell(connection.readUntil("{\"id\":1}"));
    connection.send(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    connection.readToEnd();
  });
  LaneHarness lane(urlOf(upstream));
  const auto answer = lane.ask(
      "POST /p/p/mcp?x=1 HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
      "Mcp-Name: =?base64?SGVsbG8=?=\r\nX-Bytes: \xc3\xa9\xff\r\nAuthorization: Bearer mine\r\n"
      "Content-Length: 8\r\nConnection: close\r\n\r\n{\"id\":1}");
  CHECK(seen.get() ==
        "POST /mcp?x=1 HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(upstream.port()) +
            "\r\nContent-Type: application/json\r\nMcp-Name: =?base64?SGVsbG8=?=\r\n"
            "X-Bytes: \xc3\xa9\xff\r\nContent-Length: 8\r\n"
            "Authorization: Bearer t1\r\n\r\n{\"id\":1}");
  CHECK(answer ==
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
        "Connection: close\r\nX-Content-Type-Options: nosniff\r\n"
        "Content-Security-Policy: sandbox\r\n\r\n{}");
}

TEST_CASE("Lane: both connections carry one call after another", "[proxy]") {
  RawServer upstream(RawServer::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  for (int call = 0; call < 20; ++call) {
    client.send("GET /p/p/mcp HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(has(client.readUntil("\r\n\r\nok"), "200 OK"));
  }
  CHECK(upstream.connections() == 1);
}

TEST_CASE("Lane: pipelined calls are answered in order", "[proxy]") {
  RawServer upstream([](RawConnection& connection) {
    for (;;) {
      const auto head = connection.readUntil(kEnd);
      if (head.empty()) return;
      if (has(head, "Content-Length: 3")) connection.read(3);
      const auto body = head.substr(head.find(' ') + 1, 6);
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n" + body);
    }
  });
  LaneHarness lane(urlOf(upstream));
  const auto answer = lane.ask(
      "POST /p/p/mcp/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
      "POST /p/p/mcp/2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"
      "GET /p/p/mcp/3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const auto first = answer.find("/mcp/1");
  const auto second = answer.find("/mcp/2");
  const auto third = answer.find("/mcp/3");
  CHECK(first < second);
  CHECK(second < third);
  CHECK(third != std::string::npos);
}

TEST_CASE("Lane: an answer in chunks is passed on in chunks, whatever their sizes", "[proxy]") {
  RawServer upstream([](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\na\r\n");
    connection.send("00");
    connection.send("3\r\nb");
    connection.send("cd\r");
    connection.send("\n0\r\n\r");
    connection.send("\n");
    connection.readToEnd();
  });
  LaneHarness lane(urlOf(upstream));
  const auto answer = lane.ask(kGet);
  CHECK(has(answer, "\r\nTransfer-Encoding: chunked\r\n"));
  http::BodyDecoder decoder({.kind = http::Framing::kChunked});
  const auto body = bodyOf(answer);
  std::string payload;
  std::size_t at = 0;
  while (!decoder.done() && at < body.size()) {
    const auto step = decoder.step(std::string_view(body).substr(at));
    at += step.consumed;
    payload += step.payload;
  }
  CHECK(payload == "abcd");
  CHECK(decoder.done());
  CHECK(at == body.size());
}

TEST_CASE("Lane: an HTTP/1.0 client gets the body without chunks, ended by the close", "[proxy]") {
  RawServer upstream(
      once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
           "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"));
  LaneHarness lane(urlOf(upstream));
  const auto answer =
      lane.ask("GET /p/p/mcp HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n");
  CHECK(bodyOf(answer) == "abcdef");
  CHECK(has(answer, "\r\nConnection: close\r\n"));
  CHECK_FALSE(has(answer, "Transfer-Encoding"));
}

TEST_CASE("Lane: a body that the upstream's close ends is ended by the last chunk", "[proxy]") {
  RawServer upstream([](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send("HTTP/1.1 200 OK\r\n\r\nabc");
  });
  LaneHarness lane(urlOf(upstream));
  CHECK(bodyOf(lane.ask(kGet)) == "3\r\nabc\r\n0\r\n\r\n");
}

TEST_CASE("Lane: a body that a reset ends is not ended cleanly", "[proxy]") {
  RawServer upstream([](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send("HTTP/1.1 200 OK\r\n\r\n");
    connection.reset();
  });
  LaneHarness lane(urlOf(upstream));
  CHECK_FALSE(has(lane.ask(kGet), "0\r\n\r\n"));
}

TEST_CASE("Lane: an answer that is cut off breaks the client's connection visibly", "[proxy]") {
  const auto* const answer =
      GENERATE("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
               "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nabc",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc");
  RawServer upstream([answer](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(answer);
  });
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send("GET /p/p/mcp HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto got = client.readToEnd();
  CHECK(has(got, "200 OK"));
  CHECK(has(got, "abc"));
  CHECK_FALSE(has(got, "0\r\n\r\n"));
}

TEST_CASE("Lane: an HTTP/1.0 client, whose body ends with the connection, sees a cut as a reset",
          "[proxy]") {
  const auto* const answer =
      GENERATE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc");
  RawServer upstream([answer](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(answer);
  });
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send("GET /p/p/mcp HTTP/1.0\r\nHost: h\r\n\r\n");
  CHECK(client.endsInReset());
}

TEST_CASE("Lane: a chunk that is malformed after the answer began breaks it visibly", "[proxy]") {
  Told<bool> begun;
  RawServer upstream([&begun](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    if (begun.get()) connection.send("x\r\n");
    connection.readToEnd();
  });
  LaneHarness lane(urlOf(upstream));
  auto client = lane.connect();
  client.send(kGet);
  CHECK(has(client.readUntil("abc\r\n"), "200 OK"));
  begun.tell(true);
  const auto answer = client.readToEnd();
  CHECK_FALSE(has(answer, "0\r\n\r\n"));
  CHECK_FALSE(has(answer, "error"));
}

TEST_CASE("Lane: HEAD, 204 and 304 have no body and keep both connections", "[proxy]") {
  RawServer upstream([](RawConnection& connection) {
    for (;;) {
      const auto head = connection.readUntil(kEnd);
      if (head.empty()) return;
      if (has(head, "/mcp/204"))
        connection.send("HTTP/1.1 204 No Content\r\n\r\n");
      else if (has(head, "/mcp/304"))
        connection.send("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n");
      else if (has(head, "HEAD "))
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
      else
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlast");
    }
  });
  LaneHarness lane(urlOf(upstream));
  const auto answers = lane.ask(
      "HEAD /p/p/mcp HTTP/1.1\r\nHost: h\r\n\r\nGET /p/p/mcp/204 HTTP/1.1\r\nHost: h\r\n\r\n"
      "GET /p/p/mcp/304 HTTP/1.1\r\nHost: h\r\n\r\n"
      "GET /p/p/mcp HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK(has(answers, "200 OK\r\nContent-Length: 5"));
  CHECK(has(answers, "204 No Content\r\nX-Content"));
  CHECK(has(answers, "304 Not Modified\r\nContent-Length: 5"));
  CHECK(answers.ends_with("\r\n\r\nlast"));
  CHECK(upstream.connections() == 1);
}

TEST_CASE("Lane: a large body passes whole in both framings", "[proxy]") {
  std::string large(3'000'000, 'x');
  for (std::size_t at = 0; at < large.size(); at += 101)
    large[at] = static_cast<char>('a' + at % 26);
  RawServer upstream([&large](RawConnection& connection) {
    const auto head = connection.readUntil(kEnd);
    if (has(head, "/length"))
      connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3000000\r\n\r\n");
    else
      connection.send("HTTP/1.1 200 OK\r\n\r\n");
    connection.send(large);
  });
  LaneHarness lane(urlOf(upstream));
  const auto length =
      lane.ask("GET /p/p/mcp/length HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK((bodyOf(length) == large));
  const auto close = lane.ask("GET /p/p/mcp/close HTTP/1.0\r\nHost: h\r\n\r\n");
  CHECK((bodyOf(close) == large));
}

TEST_CASE("Lane: 4xx answers of the upstream pass unmodified", "[proxy]") {
  const auto status = GENERATE("400 Bad Request"s, "404 Not Found"s, "403 Forbidden"s, "405 No"s);
  RawServer upstream(
      once("HTTP/1.1 " + status + "\r\nContent-Length: 15\r\n\r\n{\"code\":-32020}"));
  LaneHarness lane(urlOf(upstream));
  const auto answer = lane.ask(kGet);
  CHECK(answer.starts_with("HTTP/1.1 " + status + "\r\n"));
  CHECK(bodyOf(answer) == "{\"code\":-32020}");
}

TEST_CASE("Lane: interim answers are dropped and 101 is an error", "[proxy]") {
  RawServer upstream(
      once("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
           "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  LaneHarness lane(urlOf(upstream));
  const auto answer = lane.ask(kGet);
  CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(bodyOf(answer) == "ok");

  RawServer switching(once("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"));
  LaneHarness other(urlOf(switching));
  const auto refused = other.ask(kGet);
  CHECK(refused.starts_with("HTTP/1.1 502 "));
  CHECK(has(refused, "protocols"));
}

TEST_CASE("Lane: redirects under the upstream URL are rewritten, others are refused", "[proxy]") {
  RawServer upstream(
      once("HTTP/1.1 307 Temporary Redirect\r\nLocation: /mcp/\r\n"
           "Content-Length: 0\r\n\r\n"));
  LaneHarness lane(urlOf(upstream));
  const auto answer = lane.ask(kGet);
  CHECK(answer.starts_with("HTTP/1.1 307 "));
  CHECK(has(answer, "\r\nLocation: /p/p/mcp/\r\n"));

  RawServer away(
      once("HTTP/1.1 302 Found\r\nLocation: https://evil.example/x\r\n"
           "Content-Length: 0\r\n\r\n"));
  LaneHarness other(urlOf(away));
  const auto refused = other.ask(kGet);
  CHECK(refused.starts_with("HTTP/1.1 502 "));
  CHECK(has(refused, "upstream_redirect"));
  CHECK(has(refused, "https://evil.example"));
  CHECK_FALSE(has(refused, "Location"));
}

}  // namespace
