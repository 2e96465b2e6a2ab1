#include "net/readiness.h"

#include "net/completion.h"
#include "support/on_loop.h"
#include "support/raw_server.h"

#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <coroutine>
#include <future>

namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;
using net::Task;
using support::OnLoop;
using support::RawConnection;
using support::RawServer;

/// A connected socket with its readiness.
struct Inbox {
  tcp::socket socket;
  net::Readiness readiness{socket};

  Inbox(OnLoop& onLoop, std::uint16_t port) : socket(onLoop.loop().context()) {
    socket.connect({asio::ip::address_v4::loopback(), port});
  }
};

/// A wait as something to await.
class Woken final : public net::Readiness::Waiter {
 public:
  explicit Woken(net::Readiness& readiness) : readiness_(readiness) {}

  [[nodiscard]] bool await_ready() const { return false; }

  void await_suspend(std::coroutine_handle<> waiter) {
    waiter_ = waiter;
    readiness_.wait(*this);
  }

  void await_resume() const {}

  void maybeReadable() override { waiter_.resume(); }

 private:
  net::Readiness& readiness_;
  std::coroutine_handle<> waiter_;
};

TEST_CASE("Readiness: a wait ends when a byte comes, each time anew", "[net]") {
  RawServer server([](RawConnection& connection) {
    while (!connection.read(1).empty()) connection.send("x");
  });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    Inbox inbox(onLoop, server.port());
    for (int round = 0; round < 3; ++round) {
      std::array<char, 1> byte{'?'};
      inbox.socket.send(asio::buffer(byte));
      co_await Woken(inbox.readiness);
      CHECK(inbox.readiness.maybe());
      CHECK(inbox.socket.receive(asio::buffer(byte)) == 1);
    }
  });
}

TEST_CASE("Readiness: the peer's end is something to read", "[net]") {
  RawServer server([](RawConnection& connection) { connection.read(1); });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    Inbox inbox(onLoop, server.port());
    std::array<char, 1> byte{'!'};
    inbox.socket.send(asio::buffer(byte));
    co_await Woken(inbox.readiness);
    CHECK(inbox.readiness.maybe());
  });
}

#if defined(NET_REACTOR_READINESS)
TEST_CASE("Readiness: what comes while nobody waits is noted", "[net]") {
  std::promise<void> drained;
  RawServer server([&](RawConnection& connection) {
    drained.get_future().wait();
    connection.send("x");
    connection.readToEnd();
  });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    Inbox inbox(onLoop, server.port());
    inbox.readiness.drained();
    CHECK(inbox.readiness.maybe());  // something may have come before it looked
    inbox.readiness.drained();
    CHECK_FALSE(inbox.readiness.maybe());
    drained.set_value();
    asio::steady_timer turn(onLoop.loop().context());
    for (int turns = 0; turns < 2000 && !inbox.readiness.maybe(); ++turns) {
      turn.expires_after(1ms);
      co_await net::elapsed(turn);
    }
    CHECK(inbox.readiness.maybe());
  });
}
#endif

TEST_CASE("Readiness: closing the socket ends a wait", "[net]") {
  RawServer server([](RawConnection& connection) { connection.readToEnd(); });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    Inbox inbox(onLoop, server.port());
    asio::post(onLoop.loop().context(), [&] { inbox.socket.close(); });
    co_await Woken(inbox.readiness);
    CHECK_FALSE(inbox.socket.is_open());
  });
}

TEST_CASE("Readiness: it may go while it lies with the loop, and with its loop", "[net]") {
  RawServer server([](RawConnection& connection) { connection.readToEnd(); });
  OnLoop onLoop;
  std::promise<void> waiting;
  const auto ended = onLoop.start([&]() -> Task<> {
    {
      Inbox(onLoop, server.port()).readiness.drained();
    }
    Inbox inbox(onLoop, server.port());
    waiting.set_value();
    co_await Woken(inbox.readiness);
  });
  waiting.get_future().wait();
  CHECK(ended.wait_for(0s) == std::future_status::timeout);
}

}  // namespace
