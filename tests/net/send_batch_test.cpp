#include "net/send_batch.h"

#include "support/socket_pair.h"

#include <asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <cerrno>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace {

using net::SendBatch;
using support::SocketPair;

class Sent final : public SendBatch::Send {
 public:
  [[nodiscard]] int socket() const override { return closed ? -1 : pair.mine(); }

  [[nodiscard]] const net::Parts& parts() const override { return parts_; }

  void sent(int value) override {
    ++times;
    result = value;
    if (then) then();
  }

  SocketPair pair;
  bool closed = false;
  int times = 0;
  int result = 0;
  std::function<void()> then;

 private:
  net::Parts parts_{"by", "tes", ""};
};

/// A batch on a loop that a test turns by hand.
class Turns {
 public:
  /// False, and said, where this system has no io_uring: then the batch never wants a send.
  bool areGathered() {
    if (untilWanted() > 0) return true;
    WARN("this system has no io_uring, or forbids it");
    return false;
  }

  /// How often it has to be asked.
  int untilWanted() {
    for (int times = 1; times <= 100; ++times)
      if (batch.wantsNext()) return times;
    return 0;
  }

  void end() {
    context_.restart();
    context_.poll();
  }

 private:
  asio::io_context context_{1};

 public:
  SendBatch batch{context_};
};

TEST_CASE("SendBatch: what a turn sends goes out at its end, however many they are", "[net]") {
  Turns turns;
  if (!turns.areGathered()) return;
  std::deque<Sent> sends(net::SendRing::kMost * 2 + 1);
  for (auto& send : sends) turns.batch.add(send);
  for (auto& send : sends) CHECK(send.pair.received().empty());
  turns.end();
  for (auto& send : sends) {
    CHECK(send.times == 1);
    CHECK(send.result == 5);
    CHECK(send.pair.received() == "bytes");
  }
}

TEST_CASE("SendBatch: only turns that send more than once are gathered, but for trials", "[net]") {
  Turns turns;
  if (!turns.areGathered()) return;
  Sent one;
  Sent two;
  turns.batch.add(one);
  CHECK(turns.batch.wantsNext());  // it has company then
  turns.end();
  CHECK_FALSE(turns.batch.wantsNext());
  const auto trial = turns.untilWanted();
  CHECK(trial > 8);
  turns.batch.add(one);
  turns.batch.add(two);
  turns.end();
  CHECK(turns.batch.wantsNext());
  CHECK(one.times == 2);
  CHECK(two.times == 1);
}

TEST_CASE("SendBatch: a send that is destroyed before the turn's end is not sent", "[net]") {
  Turns turns;
  if (!turns.areGathered()) return;
  Sent stays;
  auto goes = std::make_unique<Sent>();
  SocketPair& pair = stays.pair;
  turns.batch.add(*goes);
  turns.batch.add(stays);
  goes.reset();
  turns.end();
  CHECK(stays.times == 1);
  CHECK(pair.received() == "bytes");
}

TEST_CASE("SendBatch: a socket that was closed by the turn's end fails alone", "[net]") {
  Turns turns;
  if (!turns.areGathered()) return;
  Sent closed;
  Sent open;
  turns.batch.add(closed);
  turns.batch.add(open);
  closed.closed = true;
  turns.end();
  CHECK(closed.result == -EBADF);
  CHECK(closed.pair.received().empty());
  CHECK(open.result == 5);
}

TEST_CASE("SendBatch: one that hears of its end may destroy itself and others", "[net]") {
  Turns turns;
  if (!turns.areGathered()) return;
  auto first = std::make_unique<Sent>();
  auto second = std::make_unique<Sent>();
  Sent third;
  first->then = [&] {
    second.reset();
    const auto self = std::move(first);
  };
  turns.batch.add(*first);
  turns.batch.add(*second);
  turns.batch.add(third);
  turns.end();
  CHECK_FALSE(first);
  CHECK(third.times == 1);
}

TEST_CASE("SendBatch: one that hears of its end may send again, in the next turn", "[net]") {
  Turns turns;
  if (!turns.areGathered()) return;
  Sent send;
  send.then = [&] {
    if (send.times == 1) turns.batch.add(send);
    CHECK(send.pair.received() == "bytes");
  };
  turns.batch.add(send);
  turns.end();
  CHECK(send.times == 2);
  CHECK(send.pair.received().empty());
}

}  // namespace
