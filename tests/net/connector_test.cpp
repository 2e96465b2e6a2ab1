#include "net/connector.h"

#include "base/error.h"
#include "net/address_race.h"
#include "net/resolver.h"
#include "support/on_loop.h"
#include "support/raw_server.h"

#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <future>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;
using base::ErrorKind;
using net::Task;
using support::OnLoop;
using support::RawConnection;
using support::RawServer;

base::SteadyTime in(std::chrono::milliseconds span) {
  return std::chrono::steady_clock::now() + span;
}

/// Connects, and gives the error or nullopt.
std::optional<base::Error> failure(OnLoop& onLoop, const net::Connector& connector,
                                   net::Endpoint endpoint, std::chrono::milliseconds limit = 5s) {
  return onLoop.run([&]() -> Task<std::optional<base::Error>> {
    try {
      co_await connector.connect(onLoop.loop(), endpoint, in(limit));
      co_return std::nullopt;
    } catch (const base::Error& error) {
      co_return error;
    }
  });
}

std::uint16_t closedPort() {
  asio::io_context context;
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  return acceptor.local_endpoint().port();
}

tcp::endpoint at(const char* address) { return {asio::ip::make_address(address), 80}; }

TEST_CASE("Connector: a name is resolved and connected to", "[net]") {
  RawServer server([](RawConnection& connection) { connection.send("hi"); });
  OnLoop onLoop;
  const net::Connector connector(nullptr, net::AddressPolicy::any());
  const auto text = onLoop.run([&]() -> Task<std::string> {
    net::Endpoint endpoint{.host = "localhost", .port = server.port(), .tls = false};
    auto stream = co_await connector.connect(onLoop.loop(), endpoint, in(5s));
    std::array<char, 8> buffer{};
    const net::IoResult got = co_await stream.readSome(buffer);
    co_return std::string(buffer.data(), got.bytes);
  });
  CHECK(text == "hi");
}

TEST_CASE("Connector: many callers share a look-up and all get through", "[net]") {
  RawServer server([](RawConnection& connection) { connection.readToEnd(); });
  OnLoop onLoop(2);
  const net::Connector connector(nullptr, net::AddressPolicy::any());
  const net::Endpoint endpoint{.host = "localhost", .port = server.port(), .tls = false};
  std::vector<std::future<bool>> results;
  for (int i = 0; i < 50; ++i) {
    net::Loop& loop = onLoop.loops().next();
    const auto connect = [&connector, &loop, endpoint]() -> Task<bool> {
      auto stream = co_await connector.connect(loop, endpoint, in(5s));
      co_return stream.isOpen();
    };
    results.push_back(support::begin(loop, connect));
  }
  for (auto& result : results) CHECK(result.get());
}

TEST_CASE("Connector: an address that the policy refuses is not connected to", "[net]") {
  RawServer server([](RawConnection&) {});
  OnLoop onLoop;
  const net::Connector connector(nullptr, net::AddressPolicy{});
  const std::string host = GENERATE("127.0.0.1", "localhost", "::ffff:127.0.0.1");
  const auto error =
      failure(onLoop, connector, {.host = host, .port = server.port(), .tls = false});
  REQUIRE(error);
  CHECK(error->kind() == ErrorKind::kUpstreamAddressRefused);
  CHECK(server.connections() == 0);
}

TEST_CASE("Connector: a refused connection says where", "[net]") {
  OnLoop onLoop;
  const net::Connector connector(nullptr, net::AddressPolicy::any());
  const auto port = closedPort();
  const auto error = failure(onLoop, connector, {.host = "127.0.0.1", .port = port, .tls = false});
  REQUIRE(error);
  CHECK(error->kind() == ErrorKind::kUpstreamUnreachable);
  CHECK(error->text().find("127.0.0.1:" + std::to_string(port)) != std::string::npos);
}

TEST_CASE("Connector: a name that does not exist is unreachable", "[net]") {
  OnLoop onLoop;
  const net::Connector connector(nullptr, net::AddressPolicy::any());
  const auto error =
      failure(onLoop, connector, {.host = "no-such-host.invalid", .port = 80, .tls = false});
  REQUIRE(error);
  CHECK(error->kind() == ErrorKind::kUpstreamUnreachable);
  CHECK(error->text().find("no-such-host.invalid") != std::string::npos);
}

TEST_CASE("Connector: a deadline that has passed is a timeout", "[net]") {
  RawServer server([](RawConnection&) {});
  OnLoop onLoop;
  const net::Connector connector(nullptr, net::AddressPolicy::any());
  const auto error =
      failure(onLoop, connector, {.host = "127.0.0.1", .port = server.port(), .tls = false}, -1ms);
  REQUIRE(error);
  CHECK(error->kind() == ErrorKind::kUpstreamTimeout);
}

TEST_CASE("raceAddresses: the next address is tried when one fails", "[net]") {
  RawServer server([](RawConnection& connection) { connection.readToEnd(); });
  OnLoop onLoop;
  const auto result = onLoop.run([&]() -> Task<net::RaceResult> {
    std::vector<tcp::endpoint> endpoints{{asio::ip::address_v4::loopback(), closedPort()},
                                         {asio::ip::address_v4::loopback(), server.port()}};
    co_return co_await net::raceAddresses(onLoop.loop(), endpoints, in(5s));
  });
  CHECK(result.socket);
}

TEST_CASE("raceAddresses: a silent address holds up the next one for a moment only", "[net]") {
  RawServer server([](RawConnection& connection) { connection.readToEnd(); });
  // A listener whose queue is full does not answer.
  OnLoop onLoop;
  asio::io_context context;
  tcp::acceptor silent(context, tcp::v4());
  silent.bind({asio::ip::address_v4::loopback(), 0});
  silent.listen(0);
  std::vector<tcp::socket> fillers;
  for (int i = 0; i < 4; ++i) {
    auto& filler = fillers.emplace_back(context);
    filler.async_connect(silent.local_endpoint(), [](std::error_code) {});
  }
  const auto start = std::chrono::steady_clock::now();
  const auto result = onLoop.run([&]() -> Task<net::RaceResult> {
    std::vector<tcp::endpoint> endpoints{silent.local_endpoint(),
                                         {asio::ip::address_v4::loopback(), server.port()}};
    co_return co_await net::raceAddresses(onLoop.loop(), endpoints, in(5s));
  });
  CHECK(result.socket);
  CHECK(std::chrono::steady_clock::now() - start < 1s);
  const auto late = onLoop.run([&]() -> Task<net::RaceResult> {
    std::vector<tcp::endpoint> endpoints{silent.local_endpoint()};
    co_return co_await net::raceAddresses(onLoop.loop(), endpoints, in(50ms));
  });
  CHECK(late.error == asio::error::timed_out);
}

TEST_CASE("interleaved: families take turns, the system's first choice first", "[net]") {
  const std::vector<tcp::endpoint> given{at("::2"), at("::3"), at("::4"), at("1.1.1.1"),
                                         at("1.1.1.2")};
  const std::vector<tcp::endpoint> mixed{at("::2"), at("1.1.1.1"), at("::3"), at("1.1.1.2"),
                                         at("::4")};
  CHECK((net::interleaved(given) == mixed));
  CHECK(net::interleaved({}).empty());
}

}  // namespace
