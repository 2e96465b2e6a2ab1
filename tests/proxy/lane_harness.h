#pragma once

#include "http/codec.h"
#include "http/fast_lane.h"
#include "http/route.h"
#include "net/completion.h"
#include "net/connector.h"
#include "net/loops.h"
#include "net/spawn.h"
#include "net/stream.h"
#include "profile/profile_registry.h"
#include "proxy/proxy_lane.h"
#include "support/fake_profile.h"
#include "support/raw_server.h"

#include <asio/ip/tcp.hpp>

#include <future>
#include <memory>
#include <string>
#include <utility>

namespace proxy_test {

/// The fast lane behind a door that reads heads and routes, and nothing more: one loop, one
/// profile named "p", which is also the default one.
class LaneHarness {
 public:
  using Setup = std::function<void(support::FakeProfile&)>;

  explicit LaneHarness(const std::string& upstreamUrl, const proxy::LaneOptions& options = {},
                       const Setup& setup = {})
      : profile_(std::make_shared<support::FakeProfile>("p", upstreamUrl)),
        registry_({profile_}, "p") {
    if (setup) setup(*profile_);
    connector_ = std::make_shared<const net::Connector>(nullptr, net::AddressPolicy::any());
    const proxy::LaneWiring wiring{
        .connector = [this](const profile::Profile&) { return connector_; },
        .loginUrl =
            [](const profile::Profile& each) {
              return "http://127.0.0.1:1/p/" + each.name() + "/oauth/login";
            }};
    lane_ = std::make_unique<proxy::ProxyLane>(loops_, registry_, wiring, clock_, options);
    listen();
    loops_.start();
  }

  LaneHarness(const LaneHarness&) = delete;
  LaneHarness& operator=(const LaneHarness&) = delete;

  ~LaneHarness() { loops_.stop(); }

  [[nodiscard]] support::FakeProfile& profile() { return *profile_; }

  [[nodiscard]] std::shared_ptr<support::FakeProfile> sharedProfile() const { return profile_; }

  [[nodiscard]] support::FakeTokenManager& tokens() { return profile_->tokenManager; }

  [[nodiscard]] support::RawConnection connect() const { return support::RawConnection::to(port_); }

  /// One request on a connection of its own; everything that came back. The request should say
  /// `Connection: close`.
  [[nodiscard]] std::string ask(std::string_view request) const {
    auto client = connect();
    client.send(request);
    return client.readToEnd();
  }

 private:
  using tcp = asio::ip::tcp;

  void listen() {
    auto& loop = loops_.at(0);
    acceptor_ = std::make_unique<tcp::acceptor>(loop.context(),
                                                tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    port_ = acceptor_->local_endpoint().port();
    net::spawn(loop, [this] { return acceptAll(); });
  }

  net::Task<> acceptAll() {
    for (;;) {
      tcp::socket socket(loops_.at(0).context());
      if (co_await net::accepted(*acceptor_, socket)) co_return;
      net::spawn(loops_.at(0), [this, socket = std::move(socket)]() mutable {
        return session(net::Stream(loops_.at(0), std::move(socket)));
      });
    }
  }

  net::Task<> session(net::Stream client) {
    net::Buffer input;
    http::RequestHead head;
    for (;;) {
      http::HeadScanner scanner;
      auto size = scanner.scan(input.data());
      while (!size) {
        const auto space = input.space(4096);
        const auto got = co_await client.readSome(space);
        if (got.error) co_return;
        input.produced(got.bytes);
        size = scanner.scan(input.data());
      }
      const std::string bytes(input.data().substr(0, *size));
      input.consume(*size);
      http::parseRequestHead(bytes, head);
      http::RouteTable table;
      table.hasDefaultProfile = true;
      const auto route = http::route(head, table);
      http::Exchange exchange{
          .loop = loops_.at(0), .client = client, .input = input, .head = head, .route = route};
      const bool keep = co_await lane_->serve(exchange);
      if (!keep) co_return;
    }
  }

  net::Loops loops_{1};
  base::SystemClock clock_;
  std::shared_ptr<support::FakeProfile> profile_;
  profile::ProfileRegistry registry_;
  std::shared_ptr<const net::Connector> connector_;
  std::unique_ptr<proxy::ProxyLane> lane_;
  std::unique_ptr<tcp::acceptor> acceptor_;
  std::uint16_t port_ = 0;
};

/// The upstream URL of a scripted server.
[[nodiscard]] inline std::string urlOf(const support::RawServer& server,
                                       std::string_view path = "/mcp") {
  return "http://127.0.0.1:" + std::to_string(server.port()) + std::string(path);
}

/// A value that a script's thread hands to the test's. Waits at most 5 s.
template <typename Value>
class Told {
 public:
  void tell(Value value) { promise_.set_value(std::move(value)); }

  [[nodiscard]] Value get() {
    if (future_.wait_for(std::chrono::seconds(5)) != std::future_status::ready) return Value{};
    return future_.get();
  }

 private:
  std::promise<Value> promise_;
  std::future<Value> future_ = promise_.get_future();
};

[[nodiscard]] inline bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace proxy_test
