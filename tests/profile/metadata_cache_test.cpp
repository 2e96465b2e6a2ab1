#include "profile/metadata_cache.h"

#include "base/error.h"
#include "support/fake_clock.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace profile {
namespace {

using namespace std::chrono_literals;

class CacheFixture {
 public:
  oauth::Discovery discover() {
    ++discoveries;
    if (during) during();
    if (fault) throw base::Error(*fault);
    oauth::Discovery found;
    found.source = std::to_string(discoveries);
    return found;
  }

  std::string ask(std::chrono::seconds atMost = 24h) {
    return cache.servers(atMost, clock.steady() + 30s)->discovery.source;
  }

  std::atomic<int> discoveries{0};
  std::function<void()> during;
  std::optional<base::Error> fault;
  support::FakeClock clock;
  MetadataCache cache{[this](std::chrono::milliseconds) { return discover(); }, clock};
};

TEST_CASE_METHOD(CacheFixture, "MetadataCache: one discovery serves for a day", "[profile]") {
  CHECK_FALSE(cache.last());
  CHECK(ask() == "1");
  clock.advance(24h - 1s);
  CHECK(ask() == "1");
  clock.advance(1s);
  CHECK(ask() == "2");
}

TEST_CASE_METHOD(CacheFixture, "MetadataCache: a caller may want it fresher", "[profile]") {
  CHECK(ask() == "1");
  clock.advance(60s);
  CHECK(ask(60s) == "2");
}

TEST_CASE_METHOD(CacheFixture, "MetadataCache: what is invalid is still what was last known",
                 "[profile]") {
  CHECK(ask() == "1");
  cache.invalidate();
  CHECK(cache.last()->discovery.source == "1");
  CHECK(ask() == "2");
}

TEST_CASE_METHOD(CacheFixture, "MetadataCache: a failure is remembered for seconds only",
                 "[profile]") {
  fault = base::Error(base::ErrorKind::kDiscoveryFailed, "down");
  CHECK_THROWS_AS(ask(), base::Error);
  fault.reset();
  CHECK_THROWS_AS(ask(), base::Error);
  CHECK(discoveries == 1);
  clock.advance(MetadataCache::kFailureGoodFor);
  CHECK(ask() == "2");
}

TEST_CASE_METHOD(CacheFixture, "MetadataCache: a late caller does not wait for another's discovery",
                 "[profile]") {
  during = [this] {
    const std::string text = [this] {
      try {
        static_cast<void>(cache.servers(24h, clock.steady()));
      } catch (const base::Error& error) {
        return error.kind() == base::ErrorKind::kAuthServerTimeout ? "late" : "other";
      }
      return "none";
    }();
    CHECK(text == "late");
  };
  CHECK(ask() == "1");
}

TEST_CASE_METHOD(CacheFixture, "MetadataCache: many callers cause one discovery", "[profile]") {
  std::mutex mutex;
  std::condition_variable changed;
  int arrived = 0;
  constexpr int kCallers = 6;
  during = [&] {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return arrived == kCallers; });
  };
  std::atomic<int> same{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([&] {
      {
        const std::scoped_lock lock(mutex);
        ++arrived;
      }
      changed.notify_all();
      if (ask() == "1") ++same;
    });
  }
  for (auto& caller : callers) caller.join();
  CHECK(discoveries == 1);
  CHECK(same == kCallers);
}

}  // namespace
}  // namespace profile
