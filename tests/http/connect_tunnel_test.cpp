#include "http/connect_tunnel.h"

#include "base/error.h"
#include "http/codec.h"
#include "net/connector.h"
#include "support/on_loop.h"
#include "support/raw_server.h"
#include "support/test_certificates.h"
#include "support/tls_server.h"

#include <catch2/catch.hpp>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>

namespace {

using namespace std::chrono_literals;
using base::Error;
using base::ErrorKind;
using net::Task;
using support::OnLoop;
using support::RawConnection;
using support::RawServer;
using support::TestAuthority;
using support::TlsConnection;
using support::TlsServer;

constexpr std::string_view kEnd = "\r\n\r\n";
constexpr std::string_view kOpened = "HTTP/1.1 200 Connection established\r\n\r\n";

std::string proxyUrl(const RawServer& proxy, const std::string& userInfo = "") {
  return "http://" + userInfo + "127.0.0.1:" + std::to_string(proxy.port());
}

net::TunnelChoice always(const std::string& url) {
  return [tunnel = std::make_shared<const http::ConnectTunnel>(url)](const net::Endpoint&) {
    return tunnel;
  };
}

/// Moves bytes between the two until one of them ends.
void pump(RawConnection& a, RawConnection& b) {
  std::array<pollfd, 2> ready{{{a.native(), POLLIN, 0}, {b.native(), POLLIN, 0}}};
  std::array<char, 4096> bytes{};
  while (::poll(ready.data(), ready.size(), 5000) > 0) {
    for (std::size_t i = 0; i < 2; ++i) {
      if (ready.at(i).revents == 0) continue;
      const auto got = ::recv(ready.at(i).fd, bytes.data(), bytes.size(), 0);
      if (got <= 0) return;
      (i == 0 ? b : a).send({bytes.data(), static_cast<std::size_t>(got)});
    }
  }
}

struct Client {
  OnLoop onLoop;
  net::Connector connector;

  explicit Client(const std::string& proxy, net::AddressPolicy policy = net::AddressPolicy::any(),
                  const std::filesystem::path& caFile = {})
      : connector(std::make_shared<net::TlsContext>(net::TlsFiles{.authorities = caFile}), policy,
                  always(proxy)) {}

  /// Sends "!" through and reads one piece; the error where that fails.
  std::optional<Error> failure(net::Endpoint target, std::string* answer = nullptr,
                               std::chrono::milliseconds limit = 5s) {
    return onLoop.run([&]() -> Task<std::optional<Error>> {
      try {
        const auto deadline = std::chrono::steady_clock::now() + limit;
        auto stream = co_await connector.connect(onLoop.loop(), target, deadline);
        co_await stream.writeAll("!");
        std::array<char, 64> buffer{};
        const net::IoResult got = co_await stream.readSome(buffer);
        if (answer != nullptr) answer->assign(buffer.data(), got.bytes);
        co_return std::nullopt;
      } catch (const Error& error) {
        co_return error;
      }
    });
  }
};

net::Endpoint plain(std::string host, std::uint16_t port) {
  return {.host = std::move(host), .port = port, .tls = false};
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST_CASE("ConnectTunnel: the proxy is asked for the target by name, and bytes pass", "[http]") {
  std::promise<std::string> asked;
  RawServer proxy([&](RawConnection& connection) {
    asked.set_value(connection.readUntil(kEnd));
    connection.send(kOpened);
    connection.readUntil("!");
    connection.send("hello");
  });
  Client client(proxyUrl(proxy, "user:p%40ss@"));
  std::string answer;
  CHECK_FALSE(client.failure(plain("mcp.example.com", 8080), &answer));
  CHECK(answer == "hello");
  CHECK(asked.get_future().get() ==
        "CONNECT mcp.example.com:8080 HTTP/1.1\r\nHost: mcp.example.com:8080\r\n"
        "Proxy-Authorization: Basic dXNlcjpwQHNz\r\n\r\n");
}

TEST_CASE("ConnectTunnel: an IPv6 target is written in brackets", "[http]") {
  std::promise<std::string> asked;
  RawServer proxy([&](RawConnection& connection) {
    asked.set_value(connection.readUntil(kEnd));
    connection.send("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  Client client(proxyUrl(proxy));
  CHECK(client.failure(plain("2001:db8::1", 443)));
  CHECK(asked.get_future().get() ==
        "CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n\r\n");
}

TEST_CASE("ConnectTunnel: TLS is to the target, and strictly verified", "[http]") {
  const TestAuthority authority;
  const TestAuthority other;
  TlsServer server(authority.issue("DNS:mcp.example.com"), [](TlsConnection& connection) {
    connection.readUntil("!");
    connection.send(connection.serverName());
    connection.closeNotify();
  });
  RawServer proxy([&](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(kOpened);
    auto target = RawConnection::to(server.port());
    pump(connection, target);
  });
  const net::Endpoint target{.host = "mcp.example.com", .port = 443, .tls = true};
  std::string answer;
  Client trusting(proxyUrl(proxy), net::AddressPolicy::any(), authority.file());
  CHECK_FALSE(trusting.failure(target, &answer));
  CHECK(answer == "mcp.example.com");
  Client distrusting(proxyUrl(proxy), net::AddressPolicy::any(), other.file());
  const auto error = distrusting.failure(target);
  REQUIRE(error);
  CHECK(error->kind() == ErrorKind::kUpstreamTls);
  net::Endpoint elsewhere = target;
  elsewhere.host = "www.example.com";
  CHECK(trusting.failure(elsewhere)->kind() == ErrorKind::kUpstreamTls);
}

TEST_CASE("ConnectTunnel: a refusal names the proxy, the target and what to do, and no password",
          "[http]") {
  struct Case {
    std::string answer;
    std::string userInfo;
    std::string hint;
  };

  const auto wanted = GENERATE(
      Case{"407 Proxy Authentication Required", "", "http://user:password@"},
      Case{"407 Proxy Authentication Required", "me:hunter2@", "does not take the user name"},
      Case{"403 Forbidden", "", "operator"}, Case{"503 Nope", "", "NO_PROXY"});
  RawServer proxy([&](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send("HTTP/1.1 " + wanted.answer + "\r\nContent-Length: 3\r\n\r\nno.");
  });
  Client client(proxyUrl(proxy, wanted.userInfo));
  const auto error = client.failure(plain("mcp.example.com", 443));
  REQUIRE(error);
  CHECK(error->kind() == ErrorKind::kUpstreamUnreachable);
  CHECK(has(error->text(), "The proxy 127.0.0.1:" + std::to_string(proxy.port())));
  CHECK(has(error->text(), "mcp.example.com:443"));
  CHECK(has(error->text(), wanted.answer.substr(0, 3)));
  CHECK(has(error->hint(), wanted.hint));
  CHECK_FALSE(has(error->text() + error->detail() + error->hint(), "hunter2"));
}

TEST_CASE(
    "ConnectTunnel: an answer that is no HTTP, too early, endless or none at all opens nothing",
    "[http]") {
  const std::string answer =
      GENERATE(std::string(), std::string("SSH-2.0-OpenSSH\r\n\r\n"),
               std::string("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"),
               std::string("HTTP/1.1 200 OK\nX: bare line ends\n\n"),
               std::string("HTTP/1.1 200 OK\r\nX: ").append(2 * http::kMaxHeadBytes, 'x'));
  CAPTURE(answer.substr(0, 40));
  RawServer proxy([&](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(answer);
  });
  Client client(proxyUrl(proxy));
  const auto error = client.failure(plain("mcp.example.com", 443));
  REQUIRE(error);
  CHECK(error->kind() == ErrorKind::kUpstreamUnreachable);
  CHECK(has(error->text(), "proxy 127.0.0.1:"));
  CHECK(has(error->text(), answer.empty() ? "closed the connection" : "is not HTTP"));
}

TEST_CASE("ConnectTunnel: a proxy that is silent or not there is named", "[http]") {
  std::string gone;
  {
    const RawServer nobody([](RawConnection&) {});
    gone = proxyUrl(nobody);
  }
  Client alone(gone);
  const auto refused = alone.failure(plain("mcp.example.com", 443));
  REQUIRE(refused);
  CHECK(refused->kind() == ErrorKind::kUpstreamUnreachable);
  CHECK(has(refused->text(), "the proxy 127.0.0.1:"));
  RawServer silent([](RawConnection& connection) { connection.readUntil("never"); });
  Client waiting(proxyUrl(silent));
  const auto late = waiting.failure(plain("mcp.example.com", 443), nullptr, 50ms);
  REQUIRE(late);
  CHECK(late->kind() == ErrorKind::kUpstreamTimeout);
  CHECK(has(late->text(), "The proxy 127.0.0.1:"));
}

TEST_CASE("ConnectTunnel: the address policy holds for what can be known without the proxy",
          "[http]") {
  RawServer proxy([](RawConnection& connection) {
    connection.readUntil(kEnd);
    connection.send(kOpened);
    connection.send("x");
  });
  Client careful(proxyUrl(proxy), net::AddressPolicy{});
  const std::string host =
      GENERATE("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "localhost", "a.localhost");
  const auto error = careful.failure(plain(host, 80));
  REQUIRE(error);
  CHECK(error->kind() == ErrorKind::kUpstreamAddressRefused);
  CHECK(proxy.connections() == 0);
}

TEST_CASE("ConnectTunnel: a URL that is none is refused without repeating it", "[http]") {
  const std::string url = GENERATE("https://proxy:1", "proxy:1", "http://a b", "http://proxy/path",
                                   "http://user:%zz@proxy:1", "http://127.1:1");
  try {
    const http::ConnectTunnel tunnel(url);
    FAIL("taken: " << tunnel.proxy().authority());
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kSettings);
    CHECK_FALSE(has(error.text(), url));
  }
}

}  // namespace
