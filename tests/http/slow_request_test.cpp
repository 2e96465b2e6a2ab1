#include "http/slow_request.h"

#include "base/error.h"
#include "http/codec.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

namespace {

std::string rewritten(const std::string& head, const std::string& body = {}) {
  http::RequestHead parsed;
  http::parseRequestHead(head, parsed);
  return http::slowRequest(parsed, body);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("slowRequest: method, target and end-to-end fields stay as they came", "[http]") {
  const auto text = rewritten(
      "GET /oauth/status?a=%20b HTTP/1.1\r\nHost: 127.0.0.1:5177\r\nAccept: text/html\r\n"
      "Cookie: a=b; c=?d\r\n\r\n");
  CHECK(text ==
        "GET /oauth/status?a=%20b HTTP/1.1\r\nHost: 127.0.0.1:5177\r\nAccept: text/html\r\n"
        "Cookie: a=b; c=?d\r\nConnection: close\r\n\r\n");
}

TEST_CASE("slowRequest: framing and hop-by-hop fields are made anew", "[http]") {
  const auto text = rewritten(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: keep-alive, X-Hop\r\n"
      "Keep-Alive: 5\r\nX-Hop: 1\r\nX-End: 2\r\nTE: trailers\r\nUpgrade: h2c\r\n"
      "Proxy-Authorization: Basic x\r\nExpect: 100-continue\r\n\r\n",
      "abc");
  CHECK(text ==
        "POST / HTTP/1.1\r\nHost: a\r\nX-End: 2\r\nContent-Length: 3\r\nConnection: close\r\n\r\n"
        "abc");
}

TEST_CASE("slowRequest: what POCO would decode or refuse is left out", "[http]") {
  const auto text = rewritten(
      "GET / HTTP/1.1\r\nHost: a\r\nX-Word: =?utf-8?q?a=0D=0AAuthorization:_b?=\r\nX_Under: 1\r\n"
      "X-Long: " +
      std::string(9000, 'x') + "\r\nX-Fine: 1\r\n\r\n");
  CHECK_FALSE(has(text, "X-Word"));
  CHECK_FALSE(has(text, "X_Under"));
  CHECK_FALSE(has(text, "X-Long"));
  CHECK(has(text, "X-Fine: 1\r\n"));
}

TEST_CASE("slowRequest: there are never more fields than POCO takes", "[http]") {
  std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 200; ++i) head += "X-" + std::to_string(i) + ": y\r\n";
  const auto text = rewritten(head + "\r\n");
  CHECK(std::count(text.begin(), text.end(), '\n') < 100);
}

TEST_CASE("slowRequest: an HTTP/1.0 request stays one", "[http]") {
  CHECK(rewritten("GET / HTTP/1.0\r\nHost: a\r\n\r\n").starts_with("GET / HTTP/1.0\r\n"));
}

TEST_CASE("slowRequest: a target too long for POCO is refused", "[http]") {
  CHECK_THROWS_AS(rewritten("GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                  base::Error);
}

}  // namespace
