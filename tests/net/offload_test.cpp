#include "net/offload.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <set>
#include <thread>

namespace {

using namespace std::chrono_literals;

TEST_CASE("Offload: everything posted runs, on no more threads than allowed", "[net]") {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  std::promise<void> all;
  net::Offload offload(3);
  std::atomic<int> left{200};
  for (int i = 0; i < 200; ++i) {
    offload.post([&] {
      {
        const std::scoped_lock lock(mutex);
        threads.insert(std::this_thread::get_id());
      }
      if (--left == 0) all.set_value();
    });
  }
  REQUIRE(all.get_future().wait_for(5s) == std::future_status::ready);
  const std::scoped_lock lock(mutex);
  CHECK(threads.size() <= 3);
  CHECK_FALSE(threads.contains(std::this_thread::get_id()));
}

TEST_CASE("Offload: blocking work does not hold up other work", "[net]") {
  std::promise<void> release;
  std::promise<void> ran;
  {
    net::Offload offload(2);
    offload.post([gate = release.get_future().share()] { gate.wait(); });
    offload.post([&] { ran.set_value(); });
    CHECK(ran.get_future().wait_for(5s) == std::future_status::ready);
    release.set_value();
  }
}

TEST_CASE("Offload: delayed work waits for its time and does not overtake", "[net]") {
  net::Offload offload(1);
  std::promise<base::SteadyTime> late;
  std::promise<void> soon;
  const auto start = std::chrono::steady_clock::now();
  offload.postAfter(60ms, [&] { late.set_value(std::chrono::steady_clock::now()); });
  offload.postAfter(1ms, [&] { soon.set_value(); });
  CHECK(soon.get_future().wait_for(5s) == std::future_status::ready);
  CHECK(late.get_future().get() - start >= 60ms);
}

TEST_CASE("Offload: delayed work runs in time while another thread is busy", "[net]") {
  std::promise<void> release;
  net::Offload offload(3);
  std::promise<void> warm;
  offload.post([&] { offload.post([&] { warm.set_value(); }); });
  warm.get_future().wait();
  std::promise<void> late;
  offload.postAfter(30ms, [&] { late.set_value(); });
  offload.post([gate = release.get_future().share()] { gate.wait(); });
  CHECK(late.get_future().wait_for(5s) == std::future_status::ready);
  release.set_value();
}

TEST_CASE("Offload: destruction drops what waits, lets what runs end, and joins", "[net]") {
  auto dropped = std::make_shared<int>(0);
  std::atomic<bool> ended = false;
  std::promise<void> running;
  auto offload = std::make_unique<net::Offload>(1);
  offload->post([&] {
    running.set_value();
    std::this_thread::sleep_for(20ms);
    ended = true;
  });
  offload->postAfter(1h, [dropped] { ++*dropped; });
  running.get_future().wait();
  offload.reset();
  CHECK(ended);
  CHECK(*dropped == 0);
  CHECK(dropped.use_count() == 1);
}

TEST_CASE("Offload: finish waits for what runs, up to its deadline, and takes no more", "[net]") {
  net::Offload offload(2);
  std::promise<void> begun;
  std::promise<void> release;
  std::atomic<bool> late = false;
  offload.post([&] {
    begun.set_value();
    release.get_future().wait();
  });
  begun.get_future().wait();
  const auto start = std::chrono::steady_clock::now();
  CHECK_FALSE(offload.finish(start + 30ms));
  CHECK(std::chrono::steady_clock::now() - start >= 30ms);
  offload.post([&] { late = true; });
  release.set_value();
  CHECK(offload.finish(std::chrono::steady_clock::now() + 5s));
  CHECK_FALSE(late);
}

TEST_CASE("Offload: work may post work", "[net]") {
  net::Offload offload(1);
  std::promise<void> done;
  offload.post([&] { offload.post([&] { done.set_value(); }); });
  CHECK(done.get_future().wait_for(5s) == std::future_status::ready);
}

}  // namespace
