#include "net/deadline_wheel.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace {

using namespace std::chrono_literals;

struct Fixture {
  base::SteadyTime now{1000s};
  std::optional<base::SteadyTime> armed;
  int arms = 0;
  net::DeadlineWheel wheel{[this](base::SteadyTime when) {
                             armed = when;
                             ++arms;
                           },
                           [this] { return now; }};

  /// What the loop's timer does, until nothing is armed up to `until`.
  void runTo(base::SteadyTime until) {
    while (armed && *armed <= until) {
      now = *armed;
      armed.reset();
      wheel.advance(now);
    }
    now = until;
  }
};

class Node final : public net::DeadlineWheel::Node {
 public:
  explicit Node(Fixture& fixture) : net::DeadlineWheel::Node(fixture.wheel), fixture_(fixture) {}

  std::vector<base::SteadyTime> times;
  std::function<void()> onExpired;

 private:
  void expired() override {
    times.push_back(fixture_.now);
    if (onExpired) onExpired();
  }

  Fixture& fixture_;
};

TEST_CASE("DeadlineWheel: a deadline expires once, at most a tick late", "[net]") {
  Fixture fixture;
  Node node(fixture);
  const auto deadline = fixture.now + 1234ms;
  node.set(deadline);
  fixture.runTo(fixture.now + 60s);
  REQUIRE(node.times.size() == 1);
  CHECK(node.times[0] >= deadline);
  CHECK(node.times[0] <= deadline + net::DeadlineWheel::kTick);
}

TEST_CASE("DeadlineWheel: nothing ticks while the wheel is empty", "[net]") {
  Fixture fixture;
  CHECK(fixture.arms == 0);
  Node node(fixture);
  node.set(fixture.now + 1s);
  fixture.runTo(fixture.now + 5s);
  CHECK(fixture.wheel.empty());
  CHECK_FALSE(fixture.armed);
}

TEST_CASE("DeadlineWheel: a far deadline does not tick every tick", "[net]") {
  Fixture fixture;
  Node node(fixture);
  node.set(fixture.now + 75s);
  fixture.runTo(fixture.now + 80s);
  CHECK(node.times.size() == 1);
  CHECK(fixture.arms <= 3);
}

TEST_CASE("DeadlineWheel: a deadline put off again and again does not expire", "[net]") {
  Fixture fixture;
  Node node(fixture);
  for (int i = 0; i < 1000; ++i) {
    node.set(fixture.now + 10s);
    fixture.runTo(fixture.now + 50ms);
  }
  CHECK(node.times.empty());
  CHECK(fixture.arms < 20);
  fixture.runTo(fixture.now + 11s);
  CHECK(node.times.size() == 1);
}

TEST_CASE("DeadlineWheel: an earlier deadline replaces a later one", "[net]") {
  Fixture fixture;
  Node node(fixture);
  node.set(fixture.now + 75s);
  const auto deadline = fixture.now + 300ms;
  node.set(deadline);
  fixture.runTo(fixture.now + 1s);
  REQUIRE(node.times.size() == 1);
  CHECK(node.times[0] <= deadline + net::DeadlineWheel::kTick);
  fixture.runTo(fixture.now + 100s);
  CHECK(node.times.size() == 1);
}

TEST_CASE("DeadlineWheel: a cleared deadline does not expire and leaves the wheel", "[net]") {
  Fixture fixture;
  Node node(fixture);
  node.set(fixture.now + 1s);
  node.clear();
  fixture.runTo(fixture.now + 10s);
  CHECK(node.times.empty());
  CHECK(fixture.wheel.empty());
}

TEST_CASE("DeadlineWheel: a deadline in the past expires at the next tick", "[net]") {
  Fixture fixture;
  Node node(fixture);
  node.set(fixture.now - 5s);
  fixture.runTo(fixture.now + 100ms);
  CHECK(node.times.size() == 1);
}

TEST_CASE("DeadlineWheel: a deadline beyond the wheel's round expires in time", "[net]") {
  Fixture fixture;
  Node node(fixture);
  const auto deadline = fixture.now + 1h;
  node.set(deadline);
  fixture.runTo(deadline - 1s);
  CHECK(node.times.empty());
  fixture.runTo(deadline + 1s);
  CHECK(node.times.size() == 1);
}

TEST_CASE("DeadlineWheel: what expires may set itself again and destroy its neighbours", "[net]") {
  Fixture fixture;
  Node first(fixture);
  auto second = std::make_unique<Node>(fixture);
  Node third(fixture);
  const auto deadline = fixture.now + 1s;
  first.onExpired = [&] {
    second.reset();
    if (first.times.size() == 1) first.set(fixture.now + 1s);
  };
  first.set(deadline);
  second->set(deadline);
  third.set(deadline);
  fixture.runTo(fixture.now + 10s);
  CHECK(first.times.size() == 2);
  CHECK(third.times.size() == 1);
}

TEST_CASE("DeadlineWheel: after a long sleep of the machine all that is due expires", "[net]") {
  Fixture fixture;
  Node soon(fixture);
  Node later(fixture);
  Node far(fixture);
  soon.set(fixture.now + 1s);
  later.set(fixture.now + 40s);
  far.set(fixture.now + 2h);
  fixture.now += 1h;
  fixture.wheel.advance(fixture.now);
  CHECK(soon.times.size() == 1);
  CHECK(later.times.size() == 1);
  CHECK(far.times.empty());
}

}  // namespace
