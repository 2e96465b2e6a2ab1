#include "profile/activity.h"

#include <algorithm>
#include <utility>

namespace profile {

namespace {

constexpr unsigned kCountBits = 22;
constexpr std::uint64_t kMostCounted = (std::uint64_t{1} << kCountBits) - 1;
constexpr std::uint64_t kMinuteMask = (std::uint64_t{1} << (64 - 2 * kCountBits)) - 1;
constexpr int kFirstError = 400;

std::uint64_t minuteOf(base::WallTime time) {
  const auto since = std::chrono::floor<std::chrono::minutes>(time.time_since_epoch()).count();
  return static_cast<std::uint64_t>(since) & kMinuteMask;
}

struct Bucket {
  std::uint64_t minute = 0;
  std::uint64_t calls = 0;
  std::uint64_t errors = 0;
};

std::uint64_t pack(const Bucket& bucket) {
  return bucket.minute << (2 * kCountBits) | bucket.calls << kCountBits | bucket.errors;
}

Bucket unpack(std::uint64_t word) {
  return {.minute = word >> (2 * kCountBits),
          .calls = word >> kCountBits & kMostCounted,
          .errors = word & kMostCounted};
}

bool isPlain(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool mark = c == '_' || c == '-' || c == '/' || c == '.' || c == ':' || c == '$';
  return letter || mark || (c >= '0' && c <= '9');
}

/// Takes a row unless another thread has it.
class Hold {
 public:
  explicit Hold(std::atomic_flag& flag)
      : flag_(flag), got_(!flag.test_and_set(std::memory_order_acquire)) {}

  ~Hold() {
    if (got_) flag_.clear(std::memory_order_release);
  }

  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

  explicit operator bool() const { return got_; }

 private:
  std::atomic_flag& flag_;
  bool got_;
};

}  // namespace

bool isFailure(int status) { return status == 0 || status >= kFirstError; }

void Activity::Name::set(std::string_view name) {
  name = name.substr(0, kLongestName);
  if (!std::all_of(name.begin(), name.end(), isPlain)) name = {};
  std::copy(name.begin(), name.end(), text.begin());
  size = name.size();
}

void Activity::record(const FinishedCall& call) {
  count(minuteOf(call.at), isFailure(call.status));
  const auto serial = written_.fetch_add(1, std::memory_order_relaxed) + 1;
  auto& row = rows_.at(serial % kRecent);
  const Hold hold(row.busy);
  if (!hold) return;
  row.method.set(call.method);
  row.tool.set(call.tool);
  row.status = call.status;
  row.took = call.took;
  row.at = call.at;
  row.serial = serial;
}

void Activity::count(std::uint64_t minute, bool failed) {
  auto& word = minutes_.at(minute % kMinutes);
  auto seen = word.load(std::memory_order_relaxed);
  while (true) {
    auto bucket = unpack(seen);
    if (bucket.minute != minute) bucket = {.minute = minute};
    bucket.calls = std::min(bucket.calls + 1, kMostCounted);
    if (failed) bucket.errors = std::min(bucket.errors + 1, kMostCounted);
    if (word.compare_exchange_weak(seen, pack(bucket), std::memory_order_relaxed)) return;
  }
}

std::vector<RecentCall> Activity::recent() const {
  std::vector<std::pair<std::uint64_t, RecentCall>> found;
  for (const auto& row : rows_) {
    const Hold hold(row.busy);
    if (!hold || row.serial == 0) continue;
    found.emplace_back(row.serial, RecentCall{.method = row.method.str(),
                                              .tool = row.tool.str(),
                                              .status = row.status,
                                              .took = row.took,
                                              .at = row.at});
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<RecentCall> calls;
  calls.reserve(found.size());
  for (auto& [serial, call] : found) calls.push_back(std::move(call));
  return calls;
}

std::array<MinuteCount, Activity::kMinutes> Activity::lastHour(base::WallTime now) const {
  std::array<MinuteCount, kMinutes> hour;
  const auto current = minuteOf(now);
  for (std::size_t i = 0; i < kMinutes; ++i) {
    const auto minute = (current - (kMinutes - 1 - i)) & kMinuteMask;
    const auto bucket = unpack(minutes_.at(minute % kMinutes).load(std::memory_order_relaxed));
    if (bucket.minute != minute) continue;
    hour.at(i) = {.calls = static_cast<std::uint32_t>(bucket.calls),
                  .errors = static_cast<std::uint32_t>(bucket.errors)};
  }
  return hour;
}

MinuteCount total(const std::array<MinuteCount, Activity::kMinutes>& hour) {
  MinuteCount sum;
  for (const auto& minute : hour) {
    sum.calls += minute.calls;
    sum.errors += minute.errors;
  }
  return sum;
}

}  // namespace profile
