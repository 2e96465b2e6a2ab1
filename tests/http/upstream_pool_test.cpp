#include "http/upstream_pool.h"

#include "net/loops.h"

#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>
#include <catch2/catch.hpp>

#include <chrono>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using http::UpstreamKey;
using http::UpstreamPool;
using tcp = asio::ip::tcp;

/// Connected pairs: the pool's end and the test's, on a loop that the test turns.
class Pairs {
 public:
  /// The pool's end; the other one is `peers[index]`.
  net::Stream make() {
    tcp::socket ours(loop_.context());
    ours.connect(acceptor_.local_endpoint());
    peers.push_back(acceptor_.accept());
    return {loop_, std::move(ours)};
  }

  /// Lets the loop see what came.
  void turn() { loop_.context().poll(); }

 private:
  net::Loop loop_;  // before all that uses it: it must go last
  tcp::acceptor acceptor_{loop_.context(), tcp::endpoint(asio::ip::address_v4::loopback(), 0)};

 public:
  std::vector<tcp::socket> peers;
};

struct Fixture {
  Pairs pairs;
  base::SteadyTime now = std::chrono::steady_clock::now();
  UpstreamKey key{"p", "http://up.example"};
};

TEST_CASE_METHOD(Fixture, "UpstreamPool: gives back what it was given, the newest first",
                 "[http]") {
  UpstreamPool pool({});
  CHECK_FALSE(pool.take(key, now).has_value());
  pool.put(key, pairs.make(), now);
  pool.put(key, pairs.make(), now);
  CHECK(pool.size() == 2);
  auto newest = pool.take(key, now);
  REQUIRE(newest.has_value());
  asio::write(pairs.peers[1], asio::buffer("x", 1));
  while (newest->isIdleAndOpen()) pairs.turn();
  auto oldest = pool.take(key, now);
  REQUIRE(oldest.has_value());
  CHECK(oldest->isIdleAndOpen());
  CHECK(pool.size() == 0);
}

TEST_CASE_METHOD(Fixture, "UpstreamPool: neither profiles nor origins share a connection",
                 "[http]") {
  UpstreamPool pool({});
  pool.put(key, pairs.make(), now);
  CHECK_FALSE(pool.take(UpstreamKey("q", "http://up.example"), now).has_value());
  CHECK_FALSE(pool.take(UpstreamKey("p", "http://up.example:81"), now).has_value());
  CHECK(pool.take(UpstreamKey("p", "http://up.example"), now).has_value());
}

TEST_CASE_METHOD(Fixture, "UpstreamPool: a connection that closed or spoke while idle is dropped",
                 "[http]") {
  UpstreamPool pool({});
  auto stream = pairs.make();
  if (GENERATE(true, false))
    pairs.peers[0].close();
  else
    asio::write(pairs.peers[0], asio::buffer("x", 1));
  while (stream.isIdleAndOpen()) pairs.turn();
  pool.put(key, std::move(stream), now);
  CHECK_FALSE(pool.take(key, now).has_value());
  CHECK(pool.size() == 0);
}

TEST_CASE_METHOD(Fixture, "UpstreamPool: what was idle too long is closed", "[http]") {
  UpstreamPool pool({.perKey = 4, .total = 8, .idle = 55s});
  pool.put(key, pairs.make(), now);
  pool.put(key, pairs.make(), now + 10s);
  CHECK(pool.size() == 2);
  pool.sweep(now + 55s);
  CHECK(pool.size() == 1);
  CHECK_FALSE(pool.take(key, now + 65s).has_value());
  CHECK(pool.size() == 0);
}

TEST_CASE_METHOD(Fixture, "UpstreamPool: past a limit the longest idle one goes", "[http]") {
  UpstreamPool pool({.perKey = 2, .total = 3, .idle = 55s});
  const UpstreamKey other("q", "http://up.example");
  pool.put(key, pairs.make(), now);
  pool.put(key, pairs.make(), now + 1s);
  pool.put(key, pairs.make(), now + 2s);
  CHECK(pool.size() == 2);
  pool.put(other, pairs.make(), now + 3s);
  pool.put(other, pairs.make(), now + 4s);
  CHECK(pool.size() == 3);
  CHECK(pool.take(key, now + 4s).has_value());
  CHECK_FALSE(pool.take(key, now + 4s).has_value());
  CHECK(pool.take(other, now + 4s).has_value());
  CHECK(pool.take(other, now + 4s).has_value());
}

TEST_CASE_METHOD(Fixture, "UpstreamPool: without room nothing is kept", "[http]") {
  UpstreamPool pool({.perKey = 0, .total = 3, .idle = 55s});
  pool.put(key, pairs.make(), now);
  CHECK(pool.size() == 0);
}

TEST_CASE_METHOD(Fixture, "UpstreamPool: one that is closed already is not kept", "[http]") {
  UpstreamPool pool({});
  auto stream = pairs.make();
  stream.close();
  pool.put(key, std::move(stream), now);
  CHECK(pool.size() == 0);
}

}  // namespace
