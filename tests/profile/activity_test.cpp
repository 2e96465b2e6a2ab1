#include "profile/activity.h"

#include <catch2/catch.hpp>

#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using profile::Activity;
using profile::FinishedCall;

namespace {

const base::WallTime kNow{1'800'000'000s};

FinishedCall call(std::string_view method, int status = 200, base::WallTime at = kNow) {
  return {.method = method, .tool = {}, .status = status, .took = 5ms, .at = at};
}

}  // namespace

TEST_CASE("Activity: the newest calls come first, and no more than fit", "[profile]") {
  Activity activity;
  CHECK(activity.recent().empty());
  for (std::size_t i = 0; i < Activity::kRecent + 7; ++i)
    activity.record(call("m" + std::to_string(i)));
  const auto recent = activity.recent();
  REQUIRE(recent.size() == Activity::kRecent);
  CHECK(recent.front().method == "m56");
  CHECK(recent.back().method == "m7");
  CHECK(recent.front().status == 200);
  CHECK(recent.front().took == 5ms);
  CHECK(recent.front().at == kNow);
}

TEST_CASE("Activity: names are cut, and those that are not plain are dropped", "[profile]") {
  Activity activity;
  const std::string longName(200, 'a');
  for (const auto* odd : {"<b>", "a b", "a\"b", "\xc3\xa9", "a\nb"}) {
    activity.record({.method = "tools/call", .tool = odd, .status = 200, .took = {}, .at = kNow});
    CHECK(activity.recent().front().tool.empty());
  }
  activity.record(
      {.method = "tools/call", .tool = longName, .status = 200, .took = {}, .at = kNow});
  CHECK(activity.recent().front().tool == longName.substr(0, Activity::kLongestName));
  CHECK(activity.recent().front().method == "tools/call");
}

TEST_CASE("Activity: an hour is counted by the minute and then forgotten", "[profile]") {
  Activity activity;
  activity.record(call("a", 200, kNow - 59min));
  activity.record(call("a", 502, kNow));
  activity.record(call("a", 0, kNow));
  activity.record(call("a", 302, kNow));
  const auto hour = activity.lastHour(kNow);
  CHECK(hour.front().calls == 1);
  CHECK(hour.front().errors == 0);
  CHECK(hour.back().calls == 3);
  CHECK(hour.back().errors == 2);
  CHECK(profile::total(hour).calls == 4);
  CHECK(profile::total(activity.lastHour(kNow + 1min)).calls == 3);
  CHECK(profile::total(activity.lastHour(kNow + 60min)).calls == 0);
  activity.record(call("a", 200, kNow + 60min));
  CHECK(activity.lastHour(kNow + 60min).back().calls == 1);
}

TEST_CASE("Activity: many threads lose no count", "[profile]") {
  Activity activity;
  constexpr int kEach = 2000;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&activity] {
        for (int n = 0; n < kEach; ++n) activity.record(call("tools/list", n % 2 == 0 ? 200 : 500));
      });
    for (int n = 0; n < 100; ++n)
      for (const auto& seen : activity.recent()) REQUIRE(seen.method == "tools/list");
  }
  const auto sum = profile::total(activity.lastHour(kNow));
  CHECK(sum.calls == 4 * kEach);
  CHECK(sum.errors == 2 * kEach);
}
