#include "net/send_batch.h"

#include "support/local_pair.h"
#include "support/send_ring.h"

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
using support::LocalPair;

class Sent final : public SendBatch::Send {
 public:
  [[nodiscard]] int socket() const override { return closed ? -1 : pair.mine(); }

  [[nodiscard]] const net::Parts& parts() const override { return parts_; }

  void sent(int value) override {
    ++times;
    outcome = value;
    if (then) then();
  }

  LocalPair pair;
  bool closed = false;
  int times = 0;
  int outcome = 0;
  std::function<void()> then;

 private:
  net::Parts parts_{"by", "tes", ""};
};

/// A batch on a loop that a test turns by hand.
class Turns {
 public:
  /// How often it has to be tried until one is taken, at the most 1000 times.
  int untilJoined(Sent& send) {
    int times = 1;
    while (times < 1000 && !batch.join(send)) ++times;
    return times;
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
  if (!support::hasSendRing()) return;
  Turns turns;
  std::deque<Sent> sends(net::SendRing::kMost * 2 + 1);
  turns.untilJoined(sends.front());
  for (std::size_t i = 1; i < sends.size(); ++i) CHECK(turns.batch.join(sends[i]));
  for (auto& send : sends) CHECK(send.pair.received().empty());
  turns.end();
  for (auto& send : sends) {
    CHECK(send.times == 1);
    CHECK(send.outcome == 5);
    CHECK(send.pair.received() == "bytes");
  }
}

TEST_CASE("SendBatch: a send that is alone in its turn does not join, but for trials", "[net]") {
  if (!support::hasSendRing()) return;
  Turns turns;
  Sent one;
  Sent two;
  CHECK(turns.untilJoined(one) > 8);
  turns.end();
  CHECK(one.times == 1);
  CHECK(turns.untilJoined(one) > 8);
  CHECK(turns.batch.join(two));  // it has company
  turns.end();
  CHECK(turns.batch.join(one));  // and may have again
  turns.end();
  CHECK_FALSE(turns.batch.join(one));
  CHECK(one.times == 3);
  CHECK(two.times == 1);
}

TEST_CASE("SendBatch: trials in vain become rarer, but not for ever, and company resets that",
          "[net]") {
  if (!support::hasSendRing()) return;
  Turns turns;
  Sent one;
  Sent two;
  int last = 0;
  for (int trial = 0; trial < 3; ++trial) {
    const int times = turns.untilJoined(one);
    CHECK(times > last);
    last = times;
    turns.end();
  }
  for (int trial = 0; trial < 7; ++trial) {
    last = turns.untilJoined(one);
    turns.end();
  }
  CHECK(turns.untilJoined(one) == last);
  CHECK(turns.batch.join(two));
  turns.end();
  CHECK(turns.batch.join(one));  // alone in the turn after
  turns.end();
  CHECK(turns.untilJoined(one) < last);
}

TEST_CASE("SendBatch: a send that is destroyed before the turn's end is not sent", "[net]") {
  if (!support::hasSendRing()) return;
  Turns turns;
  Sent stays;
  auto goes = std::make_unique<Sent>();
  LocalPair& pair = stays.pair;
  turns.untilJoined(*goes);
  CHECK(turns.batch.join(stays));
  goes.reset();
  turns.end();
  CHECK(stays.times == 1);
  CHECK(pair.received() == "bytes");
}

TEST_CASE("SendBatch: a socket that was closed by the turn's end fails alone", "[net]") {
  if (!support::hasSendRing()) return;
  Turns turns;
  Sent closed;
  Sent open;
  turns.untilJoined(closed);
  CHECK(turns.batch.join(open));
  closed.closed = true;
  turns.end();
  CHECK(closed.outcome == -EBADF);
  CHECK(closed.pair.received().empty());
  CHECK(open.outcome == 5);
}

TEST_CASE("SendBatch: one that hears of its end may destroy itself and others", "[net]") {
  if (!support::hasSendRing()) return;
  Turns turns;
  auto first = std::make_unique<Sent>();
  auto second = std::make_unique<Sent>();
  Sent third;
  first->then = [&] {
    second.reset();
    const auto self = std::move(first);
  };
  turns.untilJoined(*first);
  CHECK(turns.batch.join(*second));
  CHECK(turns.batch.join(third));
  turns.end();
  CHECK_FALSE(first);
  CHECK(third.times == 1);
}

TEST_CASE("SendBatch: one that hears of its end may send again, in the next turn", "[net]") {
  if (!support::hasSendRing()) return;
  Turns turns;
  Sent send;
  send.then = [&] {
    if (send.times == 1) turns.untilJoined(send);
    CHECK(send.pair.received() == "bytes");
  };
  turns.untilJoined(send);
  turns.end();
  CHECK(send.times == 2);
  CHECK(send.pair.received().empty());
}

}  // namespace
