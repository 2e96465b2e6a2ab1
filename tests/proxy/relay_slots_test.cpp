#include "proxy/relay_slots.h"

#include <catch2/catch.hpp>

#include <thread>
#include <utility>
#include <vector>

namespace {

using proxy::RelaySlots;

TEST_CASE("RelaySlots: no more than the limit, and a place comes free when its holder goes",
          "[proxy]") {
  RelaySlots slots(2);
  auto first = slots.take();
  auto second = slots.take();
  CHECK(first.has_value());
  CHECK(second.has_value());
  CHECK_FALSE(slots.take().has_value());
  first.reset();
  CHECK(slots.take().has_value());
  CHECK(slots.taken() == 1);
}

TEST_CASE("RelaySlots: a place that moves is given back once", "[proxy]") {
  RelaySlots slots(2);
  {
    auto first = slots.take();
    std::optional<RelaySlots::Slot> holder;
    holder = std::move(first);
    CHECK(slots.taken() == 1);
    auto second = slots.take();
    *holder = std::move(*second);
    CHECK(slots.taken() == 2);
  }
  CHECK(slots.taken() == 0);
}

TEST_CASE("RelaySlots: many threads never hold more than the limit", "[proxy]") {
  RelaySlots slots(3);
  std::atomic<unsigned> held{0};
  std::atomic<unsigned> most{0};
  {
    std::vector<std::jthread> threads;
    for (int each = 0; each < 4; ++each)
      threads.emplace_back([&] {
        for (int round = 0; round < 10'000; ++round) {
          const auto slot = slots.take();
          if (!slot) continue;
          const unsigned now = ++held;
          auto seen = most.load();
          while (seen < now && !most.compare_exchange_weak(seen, now)) continue;
          --held;
        }
      });
  }
  CHECK(most.load() <= 3);
  CHECK(most.load() > 0);
  CHECK(slots.taken() == 0);
}

}  // namespace
