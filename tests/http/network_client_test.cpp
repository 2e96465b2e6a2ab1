#include "http/network_client.h"

#include "base/error.h"
#include "net/connector.h"
#include "support/on_loop.h"
#include "support/raw_server.h"
#include "support/test_certificates.h"
#include "support/tls_server.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
using base::Error;
using base::ErrorKind;
using http::ClientRequest;
using http::ClientResponse;
using support::OnLoop;
using support::RawConnection;
using support::RawServer;
using support::TestAuthority;
using support::TlsConnection;
using support::TlsServer;

struct Fixture {
  OnLoop onLoop;
  http::NetworkClient client;

  explicit Fixture(net::AddressPolicy policy = net::AddressPolicy::any(),
                   const std::filesystem::path& caFile = {})
      : client(onLoop.loops(),
               std::make_shared<net::Connector>(
                   std::make_shared<net::TlsContext>(net::TlsFiles{.authorities = caFile}), policy),
               "mcp-auth-proxy/test") {}

  ClientResponse get(std::uint16_t port, std::chrono::milliseconds limit = 5s,
                     const std::string& origin = "http://127.0.0.1:") {
    ClientRequest request;
    request.url = http::Url::parse(origin + std::to_string(port) + "/x?y=1").value();
    return client.send(request, limit);
  }

  std::optional<Error> failure(std::uint16_t port, std::chrono::milliseconds limit = 5s,
                               const std::string& origin = "http://127.0.0.1:") {
    try {
      static_cast<void>(get(port, limit, origin));
      return std::nullopt;
    } catch (const Error& error) {
      return error;
    }
  }
};

ErrorKind kindOf(const std::optional<Error>& error) {
  REQUIRE(error);
  return error->kind();
}

TEST_CASE("NetworkClient: request and answer travel whole", "[http]") {
  std::promise<std::string> received;
  RawServer server([&](RawConnection& connection) {
    received.set_value(connection.readUntil("grant=x"));
    connection.send(
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 4\r\nX-A: 1\r\nx-a: 2\r\n\r\nbody and more");
  });
  Fixture fixture;
  ClientRequest request;
  request.method = "POST";
  request.url =
      http::Url::parse("http://127.0.0.1:" + std::to_string(server.port()) + "/token?a").value();
  request.fields = {{"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = "grant=x";
  const auto response = fixture.client.send(request, 5s);
  CHECK(response.status == 400);
  CHECK(response.body == "body");
  CHECK(response.findAll("X-A") == std::vector<std::string>{"1", "2"});
  const auto text = received.get_future().get();
  CHECK(text == "POST /token?a HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                    "\r\nUser-Agent: mcp-auth-proxy/test\r\nAccept-Encoding: identity\r\n"
                    "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    "Content-Length: 7\r\n\r\ngrant=x");
}

TEST_CASE("NetworkClient: chunked, until-close, empty and interim answers are read", "[http]") {
  struct Case {
    std::string answer;
    int status;
    std::string body;
  };

  const auto wanted = GENERATE(
      Case{
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n",
          200, "abcde"},
      Case{"HTTP/1.1 200 OK\r\n\r\nuntil the end", 200, "until the end"},
      Case{"HTTP/1.1 204 No Content\r\n\r\n", 204, ""},
      Case{"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", 302, ""},
      Case{"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
           "1\r\n\r\nx",
           200, "x"});
  RawServer server([&](RawConnection& connection) {
    connection.readUntil("\r\n\r\n");
    connection.send(wanted.answer);
  });
  Fixture fixture;
  const auto response = fixture.get(server.port());
  CHECK(response.status == wanted.status);
  CHECK(response.body == wanted.body);
}

TEST_CASE("NetworkClient: a broken answer is a protocol error", "[http]") {
  const std::string answer = GENERATE(
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", "HTTP/1.1 200 OK\r\nCont",
      "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx");
  CAPTURE(answer);
  RawServer server([&](RawConnection& connection) {
    connection.readUntil("\r\n\r\n");
    connection.send(answer);
  });
  Fixture fixture;
  CHECK(kindOf(fixture.failure(server.port())) == ErrorKind::kUpstreamProtocol);
}

TEST_CASE("NetworkClient: what never ends is cut off by size", "[http]") {
  const std::string start =
      GENERATE("HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nX: ", "interim");
  CAPTURE(start);
  RawServer server([&](RawConnection& connection) {
    connection.readUntil("\r\n\r\n");
    const bool interim = start == "interim";
    const std::string more = interim ? "HTTP/1.1 100 Continue\r\n\r\n" : std::string(8192, 'x');
    if (!interim) connection.send(start);
    while (connection.send(more)) continue;
  });
  Fixture fixture;
  CHECK(kindOf(fixture.failure(server.port())) == ErrorKind::kUpstreamProtocol);
}

TEST_CASE("NetworkClient: the limit is total, for silence and for drips", "[http]") {
  const bool drips = GENERATE(false, true);
  RawServer server([drips](RawConnection& connection) {
    connection.readUntil("\r\n\r\n");
    if (!drips) connection.readToEnd();
    connection.send("HTTP/1.1 200 OK\r\n\r\n");
    while (connection.send("x")) std::this_thread::sleep_for(5ms);
  });
  Fixture fixture;
  const auto start = std::chrono::steady_clock::now();
  CHECK(kindOf(fixture.failure(server.port(), 60ms)) == ErrorKind::kAuthServerTimeout);
  CHECK(std::chrono::steady_clock::now() - start < 2s);
}

TEST_CASE("NetworkClient: a server that is not there, or leaves at once, is unreachable",
          "[http]") {
  std::uint16_t port = 0;
  {
    RawServer gone([](RawConnection&) {});
    port = gone.port();
  }
  Fixture fixture;
  CHECK(kindOf(fixture.failure(port)) == ErrorKind::kAuthServerUnreachable);
  RawServer leaves([](RawConnection& connection) { connection.readUntil("\r\n\r\n"); });
  CHECK(kindOf(fixture.failure(leaves.port())) == ErrorKind::kAuthServerUnreachable);
}

TEST_CASE("NetworkClient: the connector's address policy holds", "[http]") {
  RawServer server(RawServer::answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  Fixture fixture(net::AddressPolicy{});
  CHECK(kindOf(fixture.failure(server.port())) == ErrorKind::kUpstreamAddressRefused);
  CHECK(server.connections() == 0);
}

TEST_CASE("NetworkClient: https is verified", "[http]") {
  const TestAuthority authority;
  const TestAuthority other;
  TlsServer server(authority.issue("DNS:localhost"), [](TlsConnection& connection) {
    connection.readUntil("\r\n\r\n");
    connection.send("HTTP/1.1 200 OK\r\n\r\nsecret");
    connection.closeNotify();
  });
  Fixture trusting(net::AddressPolicy::any(), authority.file());
  CHECK(trusting.get(server.port(), 5s, "https://localhost:").body == "secret");
  Fixture distrusting(net::AddressPolicy::any(), other.file());
  CHECK(kindOf(distrusting.failure(server.port(), 5s, "https://localhost:")) ==
        ErrorKind::kUpstreamTls);
}

TEST_CASE("NetworkClient: stop frees those who wait", "[http]") {
  std::promise<void> asked;
  RawServer server([&](RawConnection& connection) {
    connection.readUntil("\r\n\r\n");
    asked.set_value();
    connection.readToEnd();
  });
  Fixture fixture;
  auto waiting =
      std::async(std::launch::async, [&] { return fixture.failure(server.port(), 1min); });
  asked.get_future().wait();
  fixture.client.stop();
  CHECK(kindOf(waiting.get()) == ErrorKind::kShuttingDown);
  CHECK(kindOf(fixture.failure(server.port())) == ErrorKind::kShuttingDown);
}

TEST_CASE("NetworkClient: many threads may send at once", "[http]") {
  RawServer server(RawServer::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  Fixture fixture;
  std::vector<std::future<std::string>> results;
  for (int i = 0; i < 16; ++i)
    results.push_back(
        std::async(std::launch::async, [&] { return fixture.get(server.port()).body; }));
  for (auto& result : results) CHECK(result.get() == "ok");
}

}  // namespace
