#include "profile/published.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace profile {
namespace {

struct Pair {
  int one = 0;
  int two = 0;
};

using Handle = std::shared_ptr<const Pair>;

TEST_CASE("Published: what was published last is read", "[profile]") {
  Published<Handle> cell;
  CHECK_FALSE(cell.read());
  cell.publish(std::make_shared<Pair>(Pair{.one = 1, .two = 1}));
  CHECK(cell.read()->one == 1);
  cell.publish(nullptr);
  CHECK_FALSE(cell.read());
}

TEST_CASE("Published: nothing old is kept", "[profile]") {
  Published<Handle> cell;
  Handle first = std::make_shared<Pair>();
  const std::weak_ptr<const Pair> old = first;
  cell.publish(std::move(first));
  cell.publish(std::make_shared<Pair>());
  CHECK(old.expired());
}

TEST_CASE("Published: readers see whole values that never go back, whoever writes", "[profile]") {
  Published<Handle> cell;
  cell.publish(std::make_shared<Pair>());
  std::atomic<bool> stop{false};
  std::atomic<int> faults{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      int last = 0;
      while (!stop) {
        const auto seen = cell.read();
        if (seen->one != seen->two || seen->one < last) ++faults;
        last = seen->one;
      }
    });
  }
  constexpr int kWrites = 5000;
  for (int i = 1; i <= kWrites; ++i) cell.publish(std::make_shared<Pair>(Pair{.one = i, .two = i}));
  stop = true;
  for (auto& reader : readers) reader.join();
  CHECK(faults == 0);
  CHECK(cell.read()->one == kWrites);
}

}  // namespace
}  // namespace profile
