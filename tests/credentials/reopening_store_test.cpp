#include "credentials/reopening_store.h"

#include "base/error.h"
#include "credentials/memory_store.h"
#include "support/fake_clock.h"

#include <catch2/catch.hpp>

#include <chrono>

namespace {

using credentials::MemoryStore;
using credentials::RecordKey;
using credentials::ReopeningStore;

const RecordKey kKey{.service = "service", .profile = "one"};

/// A place that works only while `works`.
struct Place {
  support::FakeClock clock;
  bool works = false;
  int opened = 0;
  ReopeningStore store{"secret-service", [this] { return open(); }};

  std::unique_ptr<credentials::CredentialStore> open() {
    if (!works) throw base::Error(base::ErrorKind::kStoreUnavailable, "The keyring is locked");
    ++opened;
    return std::make_unique<MemoryStore>(clock);
  }
};

}  // namespace

TEST_CASE("A store that cannot be opened says why at each call, and nothing is lost") {
  Place place;
  CHECK_THROWS_WITH(place.store.load(kKey), "The keyring is locked");
  CHECK_THROWS_AS(place.store.save(kKey, {}), base::Error);
  CHECK_THROWS_AS(place.store.erase(kKey), base::Error);
  CHECK_THROWS_AS(place.store.list(), base::Error);
  CHECK_THROWS_AS(place.store.lock(kKey, place.clock.steady()), base::Error);
  CHECK(place.store.backend() == "secret-service");
  CHECK(place.store.keySource().empty());
}

TEST_CASE("Once it can be opened it is, and stays so") {
  Place place;
  CHECK_THROWS_AS(place.store.load(kKey), base::Error);
  place.works = true;
  CHECK(place.store.save(kKey, {}) == 1);
  CHECK(place.store.backend() == "memory");
  place.works = false;
  CHECK(place.store.load(kKey)->generation == 1);
  CHECK(place.store.list().size() == 1);
  CHECK(place.opened == 1);
}
