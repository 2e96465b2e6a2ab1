#include "proxy/request_rewriter.h"

#include "base/error.h"
#include "http/codec.h"
#include "support/fake_profile.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

struct Case {
  support::FakeProfile profile{"p", "https://up.example/mcp"};
  std::string authorization = "Bearer t1";
  http::BodyFraming framing;

  std::string rewritten(const std::string& bytes) {
    http::RequestHead head;
    http::parseRequestHead(bytes, head);
    const auto route = http::route(head, {});
    std::vector<std::string_view> named;
    std::string out = "left over";
    proxy::writeRequestHead({.head = head,
                             .route = route,
                             .profile = profile,
                             .authority = "up.example",
                             .authorization = authorization,
                             .framing = framing},
                            named, out);
    return out;
  }
};

TEST_CASE("Rewriter: the head is written anew with the upstream's host and the token", "[proxy]") {
  Case made;
  CHECK(made.rewritten("GET /p/p/mcp/x?q=1 HTTP/1.1\r\nHost: 127.0.0.1:5177\r\n"
                       "Accept: text/event-stream\r\n\r\n") ==
        "GET /mcp/x?q=1 HTTP/1.1\r\nHost: up.example\r\nAccept: text/event-stream\r\n"
        "Authorization: Bearer t1\r\n\r\n");
}

TEST_CASE("Rewriter: end-to-end fields pass byte for byte and in order", "[proxy]") {
  Case made;
  const std::string fields =
      "Mcp-Name: =?base64?SGVsbG8=?=\r\nX-Bytes: caf\xc3\xa9 \xff\x80\r\n"
      "mcp-session-id: a  b\r\nAccept: a\r\nAccept: b\r\n";
  const auto out = made.rewritten("GET /p/p/mcp HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
  CHECK(out.find("Host: up.example\r\n" + fields + "Authorization") != std::string::npos);
}

TEST_CASE("Rewriter: the caller's credentials and the fields that Connection names are dropped",
          "[proxy]") {
  Case made;
  const auto out = made.rewritten(
      "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer mine\r\nCookie: a=b\r\n"
      "Connection: X-Hop, keep-alive\r\nX-Hop: 1\r\nX-End: 2\r\nMcp_Session_Id: 3\r\n"
      "X-Forwarded-For: 4\r\nOrigin: http://h\r\nSec-Fetch-Site: none\r\nContent-Length: "
      "2\r\n\r\n");
  CHECK(out ==
        "POST /mcp HTTP/1.1\r\nHost: up.example\r\nX-End: 2\r\nContent-Length: 0\r\n"
        "Authorization: Bearer t1\r\n\r\n");
}

TEST_CASE("Rewriter: Connection cannot take the token off", "[proxy]") {
  Case made;
  const auto out =
      made.rewritten("GET /p/p/mcp HTTP/1.1\r\nHost: h\r\nConnection: authorization, host\r\n\r\n");
  CHECK(out == "GET /mcp HTTP/1.1\r\nHost: up.example\r\nAuthorization: Bearer t1\r\n\r\n");
}

TEST_CASE("Rewriter: framing is the one that is used, whatever came in", "[proxy]") {
  Case made;
  const std::string head =
      "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  made.framing = {.kind = http::Framing::kLength, .length = 17};
  CHECK(made.rewritten(head).find("\r\nContent-Length: 17\r\n") != std::string::npos);
  CHECK(made.rewritten(head).find("Transfer-Encoding") == std::string::npos);
  made.framing = {.kind = http::Framing::kChunked};
  CHECK(made.rewritten(head).find("\r\nTransfer-Encoding: chunked\r\n") != std::string::npos);
  CHECK(made.rewritten(head).find("Content-Length") == std::string::npos);
}

TEST_CASE("Rewriter: the profile's fixed fields replace the caller's", "[proxy]") {
  Case made;
  made.profile.profileSettings.headers.emplace("X-Api-Key", base::Secret("ours"));
  const auto out =
      made.rewritten("GET /p/p/mcp HTTP/1.1\r\nHost: h\r\nx-api-key: theirs\r\nA: b\r\n\r\n");
  CHECK(out ==
        "GET /mcp HTTP/1.1\r\nHost: up.example\r\nA: b\r\nX-Api-Key: ours\r\n"
        "Authorization: Bearer t1\r\n\r\n");
}

TEST_CASE("Rewriter: a token that could break out of its line is refused", "[proxy]") {
  Case made;
  made.authorization = "Bearer a\r\nX-Evil: 1";
  CHECK_THROWS_AS(made.rewritten("GET /p/p/mcp HTTP/1.1\r\nHost: h\r\n\r\n"), base::Error);
}

}  // namespace
