#include "profile/token_times.h"

#include "profile/backoff.h"
#include "support/fake_clock.h"

#include <catch2/catch.hpp>

#include <chrono>

namespace profile {
namespace {

using namespace std::chrono_literals;
using credentials::StoredTokens;

class TimesFixture {
 public:
  StoredTokens tokens(std::chrono::seconds lifetime) {
    StoredTokens made;
    made.accessToken = base::Secret("a");
    made.obtainedAt = clock.wall();
    made.expiresAt = clock.wall() + lifetime;
    return made;
  }

  Moment now() { return Moment::of(clock); }

  support::FakeClock clock;
};

TEST_CASE_METHOD(TimesFixture, "TokenTimes: refreshed ahead by a tenth, at most a minute",
                 "[profile]") {
  const auto hour = timesOf(tokens(1h), now());
  CHECK(hour.expiresAt == clock.steady() + 1h);
  CHECK(hour.refreshAt == clock.steady() + 59min);
  CHECK(timesOf(tokens(20s), now()).refreshAt == clock.steady() + 18s);
}

TEST_CASE_METHOD(TimesFixture, "TokenTimes: servers count whole seconds, so at least one ahead",
                 "[profile]") {
  CHECK(timesOf(tokens(5s), now()).refreshAt == clock.steady() + 4s);
  CHECK(timesOf(tokens(2s), now()).refreshAt == clock.steady() + 1s);
  CHECK(timesOf(tokens(1s), now()).refreshAt == clock.steady() + 500ms);
}

TEST_CASE_METHOD(TimesFixture, "TokenTimes: a stored token has its age", "[profile]") {
  const auto made = tokens(1h);
  clock.advance(50min);
  CHECK(timesOf(made, now()).expiresAt == clock.steady() + 10min);
  clock.advance(10min);
  CHECK_FALSE(isUsable(made, now()));
}

TEST_CASE_METHOD(TimesFixture, "TokenTimes: no lifetime is no end", "[profile]") {
  auto made = tokens(1h);
  made.expiresAt.reset();
  clock.advance(24h * 365);
  CHECK(isUsable(made, now()));
  CHECK_FALSE(timesOf(made, now()).refreshAt);
}

TEST_CASE_METHOD(TimesFixture, "TokenTimes: a token from the future is good and due", "[profile]") {
  const auto made = tokens(1h);
  clock.jumpWall(-24h);
  CHECK(isUsable(made, now()));
  CHECK(timesOf(made, now()).expiresAt == clock.steady() + 1h);
  CHECK(timesOf(made, now()).refreshAt == clock.steady());
}

TEST_CASE_METHOD(TimesFixture, "TokenTimes: absurd times do no harm", "[profile]") {
  auto made = tokens(1h);
  made.expiresAt = base::WallTime::max();
  made.obtainedAt = base::WallTime{};
  CHECK(isUsable(made, now()));
  made.expiresAt = base::WallTime{} - 24h * 365 * 100;
  CHECK_FALSE(isUsable(made, now()));
  made.obtainedAt = base::WallTime{} + 24h * 365 * 200;
  CHECK_FALSE(isUsable(made, now()));
}

TEST_CASE_METHOD(TimesFixture, "TokenTimes: an answer replaces what it names and keeps the rest",
                 "[profile]") {
  auto before = tokens(1h);
  before.refreshToken = base::Secret("r");
  before.previousRefreshToken = base::Secret("q");
  before.scope = "read";
  before.resource = "https://mcp.example/mcp";
  before.refreshSentAt = clock.wall();
  before.refused = "invalid_grant";
  oauth::TokenSet answer;
  answer.accessToken = base::Secret("b");
  SECTION("little") {
    const auto after = withAnswer(before, answer, clock.wall());
    CHECK(after.accessToken == base::Secret("b"));
    CHECK(after.refreshToken == base::Secret("r"));
    CHECK_FALSE(after.previousRefreshToken);
    CHECK(after.scope == "read");
    CHECK(after.resource == "https://mcp.example/mcp");
    CHECK_FALSE(after.expiresAt);
    CHECK_FALSE(after.refreshSentAt);
    CHECK(after.refused.empty());
  }
  SECTION("all") {
    answer.refreshToken = base::Secret("s");
    answer.scope = "write";
    answer.expiresIn = 10s;
    const auto after = withAnswer(before, answer, clock.wall());
    CHECK(after.refreshToken == base::Secret("s"));
    CHECK(after.previousRefreshToken == base::Secret("r"));
    CHECK(after.scope == "write");
    CHECK(after.expiresAt == clock.wall() + 10s);
  }
  SECTION("the same refresh token again") {
    answer.refreshToken = base::Secret("r");
    const auto after = withAnswer(before, answer, clock.wall());
    CHECK(after.refreshToken == base::Secret("r"));
    CHECK_FALSE(after.previousRefreshToken);
  }
  SECTION("a lifetime that says nothing") {
    answer.expiresIn = GENERATE(0s, -1s);
    CHECK_FALSE(withAnswer(before, answer, clock.wall()).expiresAt);
  }
  SECTION("a lifetime without end") {
    answer.expiresIn = std::chrono::seconds::max();
    CHECK(withAnswer(before, answer, clock.wall()).expiresAt == clock.wall() + 24h * 3650);
  }
}

TEST_CASE("Backoff: doubles from a second to thirty, each with jitter", "[profile]") {
  const support::FakeClock clock;
  Backoff backoff;
  CHECK_FALSE(backoff.holds(clock.steady()));
  for (const auto full : {1000ms, 2000ms, 4000ms, 8000ms, 16000ms, 30000ms, 30000ms, 30000ms}) {
    backoff.failed(clock.steady());
    CHECK(backoff.until() >= clock.steady() + full / 2);
    CHECK(backoff.until() <= clock.steady() + full);
    CHECK(backoff.holds(clock.steady()));
    CHECK_FALSE(backoff.holds(clock.steady() + full));
  }
  backoff.succeeded();
  CHECK_FALSE(backoff.holds(clock.steady()));
  backoff.failed(clock.steady());
  CHECK(backoff.until() <= clock.steady() + 1s);
}

}  // namespace
}  // namespace profile
