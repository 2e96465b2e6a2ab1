#include "base/log.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

namespace {

using base::LogLevel;

const base::WallTime kTime{std::chrono::milliseconds(1'795'341'600'007)};

std::string line(std::string_view message, base::LogFields fields) {
  return base::formatLogLine(kTime, LogLevel::kInfo, message, fields);
}

/// Standard error goes into a pipe for a scope.
class CapturedStderr {
 public:
  CapturedStderr() : saved_(dup(STDERR_FILENO)) {
    REQUIRE(pipe(ends_.data()) == 0);
    dup2(ends_[1], STDERR_FILENO);
    close(ends_[1]);
  }

  ~CapturedStderr() { restore(); }

  CapturedStderr(const CapturedStderr&) = delete;
  CapturedStderr& operator=(const CapturedStderr&) = delete;

  [[nodiscard]] std::string text() {
    restore();
    std::string out;
    std::array<char, 4096> part{};
    for (auto n = read(ends_[0], part.data(), part.size()); n > 0;
         n = read(ends_[0], part.data(), part.size()))
      out.append(part.data(), static_cast<std::size_t>(n));
    close(ends_[0]);
    return out;
  }

 private:
  void restore() {
    if (saved_ < 0) return;
    dup2(saved_, STDERR_FILENO);
    close(saved_);
    saved_ = -1;
  }

  int saved_;
  std::array<int, 2> ends_{};
};

TEST_CASE("log: a line has time, level, profile, message, fields", "[base]") {
  CHECK(line("refreshed", {{"expires_in", "3600"}, {"profile", "craft"}}) ==
        "2026-11-22T10:00:00.007Z info  profile=craft refreshed expires_in=3600\n");
  CHECK(base::formatLogLine(kTime, LogLevel::kError, "x", {}) ==
        "2026-11-22T10:00:00.007Z error x\n");
}

TEST_CASE("log: values are quoted where they could be misread", "[base]") {
  CHECK_THAT(line("m", {{"a", "b c"}}), Catch::EndsWith("m a=\"b c\"\n"));
  CHECK_THAT(line("m", {{"a", ""}}), Catch::EndsWith("m a=\"\"\n"));
  CHECK_THAT(line("m", {{"a", "x=y"}}), Catch::EndsWith("m a=\"x=y\"\n"));
  CHECK_THAT(line("m", {{"a", "\" b=\\"}}), Catch::EndsWith("m a=\"\\\" b=\\\\\"\n"));
}

TEST_CASE("log: no byte of a peer starts a line or moves a terminal", "[base]") {
  for (int i = 0; i < 256; ++i) {
    const std::string value = std::string("a") + static_cast<char>(i) + "b";
    for (const auto& text : {line(value, {}), line("m", {{"x", value}})}) {
      CHECK(std::count(text.begin(), text.end(), '\n') == 1);
      CHECK(std::all_of(text.begin(), text.end() - 1, [](char c) { return c >= ' ' && c < 0x7F; }));
    }
  }
  const std::string forged = "x\n2026-11-22T10:00:00.000Z error all is lost";
  CHECK_THAT(line("m", {{"x", forged}}), Catch::Contains("x\\x0a2026"));
}

TEST_CASE("log: secrets are hidden in messages, values, and by a field's name", "[base]") {
  CHECK_THAT(line("got Bearer CANARY", {}), !Catch::Contains("CANARY"));
  CHECK_THAT(line("m", {{"detail", "code=CANARY more"}}), !Catch::Contains("CANARY"));
  CHECK_THAT(line("m", {{"refresh_token", "CANARY and CANARY"}}), !Catch::Contains("CANARY"));
  CHECK_THAT(line("m", {{"client_secret", "\"CANARY\""}}), !Catch::Contains("CANARY"));
  CHECK_THAT(line("m", {{"url", "https://h.example/links/CANARY/mcp"}}),
             Catch::EndsWith("url=https://h.example/links/***/mcp\n"));
}

TEST_CASE("log: lines below the level are dropped", "[base]") {
  CapturedStderr captured;
  base::setLogLevel(LogLevel::kWarning);
  base::log(LogLevel::kInfo, "quiet");
  base::log(LogLevel::kWarning, "loud", {{"n", "1"}});
  base::setLogLevel(LogLevel::kInfo);
  const auto text = captured.text();
  CHECK_THAT(text, !Catch::Contains("quiet"));
  CHECK_THAT(text, Catch::EndsWith("warn  loud n=1\n"));
}

TEST_CASE("parseLogLevel: the four words and no other", "[base]") {
  CHECK(base::parseLogLevel("debug") == LogLevel::kDebug);
  CHECK(base::parseLogLevel("warning") == LogLevel::kWarning);
  CHECK_FALSE(base::parseLogLevel("Info").has_value());
  CHECK_FALSE(base::parseLogLevel("").has_value());
}

}  // namespace
