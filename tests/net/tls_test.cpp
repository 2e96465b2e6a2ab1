#include "base/error.h"
#include "net/completion.h"
#include "net/connector.h"
#include "net/spawn.h"
#include "net/tls_error.h"
#include "support/on_loop.h"
#include "support/test_certificates.h"
#include "support/tls_server.h"

#include <asio/detached.hpp>
#include <asio/error.hpp>
#include <asio/steady_timer.hpp>
#include <catch2/catch.hpp>
#include <openssl/ssl.h>

#include <array>
#include <chrono>
#include <fstream>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
using base::ErrorKind;
using net::Task;
using support::OnLoop;
using support::RawConnection;
using support::RawServer;
using support::TestAuthority;
using support::TlsConnection;
using support::TlsServer;

base::SteadyTime in(std::chrono::milliseconds span) {
  return std::chrono::steady_clock::now() + span;
}

struct Client {
  OnLoop onLoop;
  net::Connector connector;

  explicit Client(const std::filesystem::path& caFile,
                  const std::filesystem::path& certificate = {})
      : connector(std::make_shared<net::TlsContext>(
                      net::TlsFiles{.authorities = caFile, .certificate = certificate}),
                  net::AddressPolicy::any()) {}

  Task<net::Stream> connect(std::string host, std::uint16_t port,
                            std::chrono::milliseconds limit = 5s) {
    net::Endpoint endpoint{.host = std::move(host), .port = port, .tls = true};
    co_return co_await connector.connect(onLoop.loop(), endpoint, in(limit));
  }

  std::optional<base::Error> failure(const std::string& host, std::uint16_t port,
                                     std::chrono::milliseconds limit = 5s) {
    return onLoop.run([&]() -> Task<std::optional<base::Error>> {
      try {
        co_await connect(host, port, limit);
        co_return std::nullopt;
      } catch (const base::Error& error) {
        co_return error;
      }
    });
  }
};

void ignore(TlsConnection& /*connection*/) {}

/// A network between the two that gives each byte on by itself, the server's after a pause.
RawServer::Script byteByByte(std::uint16_t port, std::chrono::microseconds pause = 0us) {
  return [port, pause](RawConnection& client) {
    auto server = RawConnection::to(port);
    const auto carry = [](RawConnection& from, RawConnection& to, std::chrono::microseconds each) {
      for (auto byte = from.read(1); !byte.empty() && to.send(byte); byte = from.read(1))
        if (each > 0us) std::this_thread::sleep_for(each);
      to.shutdownSend();
    };
    std::thread up([&] { carry(client, server, 0us); });
    carry(server, client, pause);
    up.join();
  };
}

TEST_CASE("TLS: with the right authority and name, bytes go both ways under TLS 1.3", "[net]") {
  const TestAuthority authority;
  std::promise<std::string> version;
  std::promise<std::string> name;
  TlsServer server(authority.issue("DNS:localhost"), [&](TlsConnection& connection) {
    version.set_value(connection.version());
    name.set_value(connection.serverName());
    connection.send(connection.readUntil("!"));
    connection.closeNotify();
  });
  Client client(authority.file());
  client.onLoop.run([&]() -> Task<> {
    auto stream = co_await client.connect("localhost", server.port());
    const std::array<std::string_view, 3> parts{"one ", "two ", "three!"};
    const net::IoResult sent = co_await stream.writeAll(parts);
    CHECK(sent.bytes == 14);
    std::string text;
    net::IoResult got;
    std::array<char, 5> buffer{};
    while (!got.error) {
      got = co_await stream.readSome(buffer);
      text.append(buffer.data(), got.bytes);
    }
    CHECK(text == "one two three!");
    CHECK(got.error == asio::error::eof);
  });
  CHECK(version.get_future().get() == "TLSv1.3");
  CHECK(name.get_future().get() == "localhost");
}

TEST_CASE("TLS: a certificate for the address itself is good", "[net]") {
  const TestAuthority authority;
  TlsServer server(authority.issue("IP:127.0.0.1"), ignore);
  Client client(authority.file());
  CHECK_FALSE(client.failure("127.0.0.1", server.port()));
}

TEST_CASE("TLS: an unknown authority is refused, and the text says why", "[net]") {
  const TestAuthority authority;
  const TestAuthority other;
  TlsServer server(authority.issue("DNS:localhost"), ignore);
  Client client(other.file());
  const auto error = client.failure("localhost", server.port());
  REQUIRE(error);
  CHECK(error->kind() == ErrorKind::kUpstreamTls);
  CHECK(error->text().find("certificate") != std::string::npos);
}

TEST_CASE("TLS: a certificate for another name is refused, also on loopback", "[net]") {
  const TestAuthority authority;
  const std::string names = GENERATE("DNS:example.com", "DNS:*.localhost", "DNS:127.0.0.1");
  TlsServer server(authority.issue(names), ignore);
  Client client(authority.file());
  const auto error =
      client.failure(names == "DNS:127.0.0.1" ? "127.0.0.1" : "localhost", server.port());
  REQUIRE(error);
  CHECK(error->kind() == ErrorKind::kUpstreamTls);
}

TEST_CASE("TLS: versions before 1.2 are refused, 1.2 is spoken", "[net]") {
  const TestAuthority authority;
  Client client(authority.file());
  TlsServer old(authority.issue("DNS:localhost"), ignore, {.maxVersion = TLS1_1_VERSION});
  const auto error = client.failure("localhost", old.port());
  REQUIRE(error);
  CHECK(error->kind() == ErrorKind::kUpstreamTls);
  TlsServer current(authority.issue("DNS:localhost"), ignore, {.maxVersion = TLS1_2_VERSION});
  CHECK_FALSE(client.failure("localhost", current.port()));
}

TEST_CASE("TLS: a server that does not speak TLS is a TLS error", "[net]") {
  const TestAuthority authority;
  RawServer server([](RawConnection& connection) {
    connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    connection.readToEnd();
  });
  Client client(authority.file());
  const auto error = client.failure("localhost", server.port());
  REQUIRE(error);
  CHECK(error->kind() == ErrorKind::kUpstreamTls);
}

TEST_CASE("TLS: a handshake that stalls ends at the deadline", "[net]") {
  const TestAuthority authority;
  RawServer server([](RawConnection& connection) { connection.readToEnd(); });
  Client client(authority.file());
  const auto error = client.failure("localhost", server.port(), 50ms);
  REQUIRE(error);
  CHECK(error->kind() == ErrorKind::kUpstreamTimeout);
}

TEST_CASE("TLS: an end without close_notify is not an orderly end", "[net]") {
  const TestAuthority authority;
  TlsServer server(authority.issue("DNS:localhost"),
                   [](TlsConnection& connection) { connection.send("part"); });
  Client client(authority.file());
  client.onLoop.run([&]() -> Task<> {
    auto stream = co_await client.connect("localhost", server.port());
    std::array<char, 64> buffer{};
    net::IoResult got = co_await stream.readSome(buffer);
    CHECK(got.bytes == 4);
    got = co_await stream.readSome(buffer);
    CHECK(got.error);
    CHECK(got.error != asio::error::eof);
  });
}

TEST_CASE("TLS: session tickets do not make an idle connection look busy", "[net]") {
  const TestAuthority authority;
  TlsServer server(authority.issue("DNS:localhost"), [](TlsConnection& connection) {
    connection.readUntil("!");
    connection.send("x");
    connection.readUntil("!");
  });
  Client client(authority.file());
  client.onLoop.run([&]() -> Task<> {
    auto stream = co_await client.connect("localhost", server.port());
    asio::steady_timer timer(client.onLoop.loop().context(), 20ms);
    co_await net::elapsed(timer);
    CHECK(stream.isIdleAndOpen());
    co_await stream.writeAll("!");
    const auto patience = in(3s);
    while (stream.isIdleAndOpen() && std::chrono::steady_clock::now() < patience) {
      timer.expires_after(1ms);
      co_await net::elapsed(timer);
    }
    CHECK_FALSE(stream.isIdleAndOpen());
  });
}

TEST_CASE("TLS: a large body arrives whole", "[net]") {
  static constexpr std::size_t kSize = 3'000'000;
  const TestAuthority authority;
  std::promise<std::size_t> received;
  TlsServer server(authority.issue("DNS:localhost"), [&](TlsConnection& connection) {
    received.set_value(connection.readUntil("!").size());
    connection.send("thanks");
  });
  Client client(authority.file());
  client.onLoop.run([&]() -> Task<> {
    auto stream = co_await client.connect("localhost", server.port());
    const std::string body(kSize, 'x');
    const std::array<std::string_view, 3> parts{"head", body, "!"};
    const net::IoResult sent = co_await stream.writeAll(parts);
    CHECK_FALSE(sent.error);
    CHECK(sent.bytes == kSize + 5);
    std::array<char, 16> buffer{};
    const net::IoResult got = co_await stream.readSome(buffer);
    CHECK(got.bytes == 6);
  });
  CHECK(received.get_future().get() == kSize + 5);
}

TEST_CASE("TLS: records in pieces and many at once arrive whole", "[net]") {
  const TestAuthority authority;
  const std::string large(40'000, 'x');
  TlsServer server(authority.issue("DNS:localhost"), [&](TlsConnection& connection) {
    connection.send(large);
    for (int record = 0; record < 300; ++record) connection.send("y");
    connection.readUntil("!");
    connection.send("z");
    connection.closeNotify();
  });
  RawServer network(byteByByte(server.port()));
  Client client(authority.file());
  for (const auto port : {network.port(), server.port()}) {
    client.onLoop.run([&]() -> Task<> {
      auto stream = co_await client.connect("localhost", port);
      stream.setDeadline(in(20s));
      const std::string expected = large + std::string(300, 'y');
      std::array<char, 5000> buffer{};
      std::string text;
      net::IoResult got;
      while (text.size() < expected.size() && !got.error) {
        got = co_await stream.readSome(buffer);
        text.append(buffer.data(), got.bytes);
      }
      CHECK(text == expected);
      CHECK(stream.isIdleAndOpen());
      co_await stream.writeAll("!");
      got = co_await stream.readSome(buffer);
      CHECK(std::string(buffer.data(), got.bytes) == "z");
      got = co_await stream.readSome(buffer);
      CHECK(got.error == asio::error::eof);
    });
  }
}

/// Tickets hold the client's certificate, so they come in two records each.
TEST_CASE("TLS: a writer waits for half a ticket, too, and the reader goes on", "[net]") {
  const TestAuthority authority;
  TlsServer server(authority.issue("DNS:localhost"),
                   [](TlsConnection& connection) {
                     connection.readUntil("!");
                     connection.send("done");
                     connection.readUntil("never");
                   },
                   {.clientAuthority = authority.file(), .longestRecord = 512});
  RawServer network(byteByByte(server.port(), 100us));
  Client client(authority.file(), authority.write(authority.issue("DNS:client")));
  client.onLoop.run([&]() -> Task<> {
    auto stream = co_await client.connect("localhost", network.port());
    stream.setDeadline(in(20s));
    bool heard = false;
    net::spawn(client.onLoop.loop(), [&]() -> Task<> {
      std::array<char, 8> buffer{};
      const net::IoResult got = co_await stream.readSome(buffer);
      heard = std::string_view(buffer.data(), got.bytes) == "done";
    });
    asio::steady_timer timer(client.onLoop.loop().context());
    for (int number = 0; number < 500; ++number) {
      const net::IoResult sent = co_await stream.writeAll(number == 499 ? "!" : ".");
      CHECK_FALSE(sent.error);
      timer.expires_after(1ms);
      co_await net::elapsed(timer);
    }
    const auto patience = in(5s);
    while (!heard && std::chrono::steady_clock::now() < patience) {
      timer.expires_after(1ms);
      co_await net::elapsed(timer);
    }
    CHECK(heard);
  });
}

TEST_CASE("TlsContext: an authority file that is missing or no PEM is a settings error", "[net]") {
  const support::TempDir directory;
  const auto file = directory.path() / "ca.pem";
  const auto load = [&] { const net::TlsContext context({.authorities = file}); };
  CHECK_THROWS_AS(load(), base::Error);
  std::ofstream(file) << "not a certificate";
  CHECK_THROWS_AS(load(), base::Error);
}

/// Connects and reads once.
net::IoResult firstRead(Client& client, std::uint16_t port) {
  return client.onLoop.run([&]() -> Task<net::IoResult> {
    auto stream = co_await client.connect("localhost", port);
    std::array<char, 8> buffer{};
    const net::IoResult got = co_await stream.readSome(buffer);
    stream.close();
    co_return got;
  });
}

bool hears(Client& client, std::uint16_t port) { return firstRead(client, port).bytes > 0; }

TEST_CASE("TLS: a connector resumes its own sessions and nobody else's", "[net]") {
  const int version = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
  const TestAuthority authority;
  std::vector<bool> resumed;
  TlsServer server(authority.issue("DNS:localhost"),
                   [&](TlsConnection& connection) {
                     resumed.push_back(connection.resumed());
                     connection.send("x");
                   },
                   {.maxVersion = version});
  Client one(authority.file());
  Client other(authority.file());
  for (auto* client : {&one, &one, &one, &other, &one}) CHECK(hears(*client, server.port()));
  CHECK(resumed == std::vector<bool>{false, true, true, false, true});
}

TEST_CASE("TLS: a server that asks for a certificate gets the client's", "[net]") {
  const TestAuthority authority;
  TlsServer server(authority.issue("DNS:localhost"),
                   [](TlsConnection& connection) { connection.send("x"); },
                   {.clientAuthority = authority.file()});
  Client known(authority.file(), authority.write(authority.issue("DNS:client")));
  CHECK(hears(known, server.port()));
  Client unknown(authority.file());
  const auto refused = firstRead(unknown, server.port());
  CHECK(net::isTlsError(refused.error));
  CHECK(refused.error.message() == "tlsv13 alert certificate required");
}

TEST_CASE("TlsContext: a client certificate that cannot be used is a settings error", "[net]") {
  const TestAuthority authority;
  const auto good = authority.write(authority.issue("DNS:a"));
  const support::TempDir directory;
  const auto junk = directory.path() / "junk.pem";
  std::ofstream(junk) << "nothing";
  const auto load = [](const net::TlsFiles& files) { const net::TlsContext context(files); };
  CHECK_NOTHROW(load({.certificate = good}));
  CHECK_THROWS_AS(load({.certificate = junk}), base::Error);
  CHECK_THROWS_AS(load({.certificate = good, .key = junk}), base::Error);
  CHECK_THROWS_AS(load({.certificate = directory.path() / "missing.pem"}), base::Error);
  CHECK_THROWS_AS(load({.certificate = authority.file()}), base::Error);  // no key there
}

TEST_CASE("TlsContext: certificates of one's own are trusted beside the system's", "[net]") {
  const TestAuthority authority;
  const auto trusted = [](const net::TlsFiles& files) {
    const net::TlsContext context(files);
    return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context.native())));
  };
  CHECK(trusted({.authorities = authority.file()}) == trusted({}) + 1);
}

}  // namespace
