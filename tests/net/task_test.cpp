#include "net/task.h"

#include "net/completion.h"
#include "net/spawn.h"
#include "support/on_loop.h"

#include <asio/steady_timer.hpp>
#include <catch2/catch.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace {

using namespace std::chrono_literals;
using net::Task;
using support::OnLoop;

Task<int> atOnce(int value) { co_return value; }

Task<int> later(net::Loop& loop, int value) {
  co_await net::nextTurn(loop.context());
  co_return value;
}

Task<std::unique_ptr<int>> moved() { co_return std::make_unique<int>(7); }

Task<int> failing(net::Loop& loop, bool first) {
  if (!first) co_await net::nextTurn(loop.context());
  throw std::runtime_error("on purpose");
}

TEST_CASE("Task: gives what its coroutine returns, at once or later", "[net]") {
  OnLoop onLoop;
  const auto sum = onLoop.run([&]() -> Task<int> {
    const int one = co_await atOnce(1);
    const int two = co_await later(onLoop.loop(), 2);
    const auto seven = co_await moved();
    co_return one + two + *seven;
  });
  CHECK(sum == 10);
}

TEST_CASE("Task: what its coroutine throws is thrown in the one that awaits", "[net]") {
  OnLoop onLoop;
  const bool atFirst = GENERATE(true, false);
  const auto text = onLoop.run([&]() -> Task<std::string> {
    try {
      co_await failing(onLoop.loop(), atFirst);
    } catch (const std::runtime_error& error) {
      co_return error.what();
    }
    co_return "nothing";
  });
  CHECK(text == "on purpose");
}

TEST_CASE("Task: one that never waits takes no stack, however often it is awaited", "[net]") {
  OnLoop onLoop;
  const auto sum = onLoop.run([]() -> Task<int> {
    int all = 0;
    for (int number = 0; number < 300'000; ++number) all += co_await atOnce(1);
    co_return all;
  });
  CHECK(sum == 300'000);
}

TEST_CASE("Task: is begun only when it is awaited", "[net]") {
  bool ran = false;
  const auto mark = [&]() -> Task<> {
    ran = true;
    co_return;
  };
  {
    const auto never = mark();
  }
  CHECK_FALSE(ran);
}

TEST_CASE("spawn: begins at once on its loop's thread, and from any other", "[net]") {
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    bool began = false;
    net::spawn(onLoop.loop(), [&]() -> Task<> {
      began = true;
      co_return;
    });
    CHECK(began);
    co_return;
  });
  std::promise<std::thread::id> ran;
  net::spawn(onLoop.loop(), [&]() -> Task<> {
    ran.set_value(std::this_thread::get_id());
    co_return;
  });
  CHECK(ran.get_future().get() != std::this_thread::get_id());
}

TEST_CASE("spawn: a coroutine that ends by an exception ends alone", "[net]") {
  OnLoop onLoop;
  net::spawn(onLoop.loop(), [&]() -> Task<> { co_await failing(onLoop.loop(), false); });
  CHECK(onLoop.run([&]() { return later(onLoop.loop(), 5); }) == 5);
}

/// Says when it is destroyed.
class Farewell {
 public:
  explicit Farewell(bool& said) : said_(said) {}

  ~Farewell() { said_ = true; }

  Farewell(const Farewell&) = delete;
  Farewell& operator=(const Farewell&) = delete;

 private:
  bool& said_;
};

Task<> waitForEver(net::Loop& loop, bool& destroyed, std::promise<void>& waits) {
  const Farewell farewell(destroyed);
  asio::steady_timer never(loop.context(), asio::steady_timer::time_point::max());
  waits.set_value();
  co_await net::elapsed(never);
}

TEST_CASE("spawn: what still waits is destroyed with its loop, the whole chain", "[net]") {
  bool inner = false;
  bool outer = false;
  {
    OnLoop onLoop;
    std::promise<void> waits;
    net::spawn(onLoop.loop(), [&]() -> Task<> {
      const Farewell farewell(outer);
      co_await waitForEver(onLoop.loop(), inner, waits);
    });
    waits.get_future().wait();
    CHECK_FALSE(inner);
  }
  CHECK(inner);
  CHECK(outer);
}

}  // namespace
