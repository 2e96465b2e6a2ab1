#pragma once

#include "base/clock.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace profile {

/// True for an error, and for an answer that broke off (0).
[[nodiscard]] bool isFailure(int status);

/// A call as the fast lane reports it. Names only: no argument, header value, query or body.
struct FinishedCall {
  std::string_view method;  ///< JSON-RPC method, or the HTTP method where there was none
  std::string_view tool;    ///< of tools/call, else ""
  int status = 0;           ///< as the client saw it; 0 = the answer broke off
  std::chrono::microseconds took{};
  base::WallTime at;
};

/// A call as pages show it.
struct RecentCall {
  std::string method;
  std::string tool;
  int status = 0;
  std::chrono::microseconds took{};
  base::WallTime at;
};

struct MinuteCount {
  std::uint32_t calls = 0;
  std::uint32_t errors = 0;
};

/// One profile's last calls and last hour, of fixed size. Any thread; nobody ever waits: a row that
/// two threads want at once is left out by the later one, counts are never lost. Names that are not
/// plain (letters, digits, `_ - . / : $`) are dropped, long ones are cut. In memory only.
class Activity {
 public:
  static constexpr std::size_t kRecent = 50;
  static constexpr std::size_t kMinutes = 60;
  static constexpr std::size_t kLongestName = 80;

  void record(const FinishedCall& call);

  /// Newest first.
  [[nodiscard]] std::vector<RecentCall> recent() const;
  /// The last hour, oldest minute first; the last one is running.
  [[nodiscard]] std::array<MinuteCount, kMinutes> lastHour(base::WallTime now) const;

 private:
  struct Name {
    std::array<char, kLongestName> text{};
    std::size_t size = 0;

    void set(std::string_view name);

    [[nodiscard]] std::string str() const { return {text.data(), size}; }
  };

  struct Row {
    mutable std::atomic_flag busy;
    Name method;
    Name tool;
    int status = 0;
    std::chrono::microseconds took{};
    base::WallTime at;
    std::uint64_t serial = 0;  ///< 0 = never written
  };

  void count(std::uint64_t minute, bool failed);

  std::array<Row, kRecent> rows_;
  std::atomic<std::uint64_t> written_{0};
  /// Minute, calls and errors packed into one word, so that a bucket turns over in one step.
  std::array<std::atomic<std::uint64_t>, kMinutes> minutes_{};
};

/// Sums of the hour.
[[nodiscard]] MinuteCount total(const std::array<MinuteCount, Activity::kMinutes>& hour);

}  // namespace profile
