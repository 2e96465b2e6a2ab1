#include "cli/table.h"

#include "cli/profile_report.h"

#include <catch2/catch.hpp>

TEST_CASE("Table: columns are as wide as their widest cell", "[cli]") {
  cli::Table table({"PROFILE", "STATE"});
  table.add({{.text = "notion-work"}, {.text = "ready", .tone = cli::Tone::kGood}});
  CHECK(table.text(cli::Style(false)) == "PROFILE      STATE\nnotion-work  ready\n");
}

TEST_CASE("Table: colours take no room", "[cli]") {
  cli::Table table({"A", "B"});
  table.add({{.text = "x", .tone = cli::Tone::kBad}, {.text = "y"}});
  CHECK(table.text(cli::Style(true)) == "\x1b[2mA\x1b[0m  \x1b[2mB\x1b[0m\n\x1b[31mx\x1b[0m  y\n");
}

TEST_CASE("Style: colours only on a terminal that wants them", "[cli]") {
  const auto environment = [](const std::string& name) -> std::optional<std::string> {
    return name == "TERM" ? std::optional<std::string>("xterm") : std::nullopt;
  };
  // Descriptor -1 is no terminal.
  CHECK(cli::Style::of(-1, environment).good("ok") == "ok");
  CHECK(cli::Style(true).good("").empty());
}

TEST_CASE("Profile report: reads what oauth/status says", "[cli]") {
  const auto report = cli::readReport(
      R"({"profile":"craft","state":"ready","code":null,"message":null,"hint":null,)"
      R"("upstream":{"origin":"https://mcp.example"},)"
      R"("token":{"expires_in_s":3600,"scope":"a b","last_error":{"code":"x","message":"y"}},)"
      R"("urls":{"mcp":"m"}})");
  CHECK(report.name == "craft");
  CHECK(report.state == "ready");
  CHECK(report.message.empty());
  CHECK(report.scope == "a b");
  CHECK(report.lastError == "x");
  CHECK(report.loginUrl.empty());
  CHECK(report.expiresIn == std::chrono::hours(1));
  CHECK(cli::readReport(R"({"profile":"a","token":{"last_error":null}})").lastError.empty());
  CHECK_THROWS(cli::readReport("<html>"));
}

TEST_CASE("Profile report: spans are short", "[cli]") {
  using std::chrono::seconds;
  CHECK(cli::shownSpan(std::nullopt) == "-");
  CHECK(cli::shownSpan(seconds(0)) == "0 s");
  CHECK(cli::shownSpan(seconds(119)) == "119 s");
  CHECK(cli::shownSpan(seconds(3600)) == "60 min");
  CHECK(cli::shownSpan(seconds(7200)) == "2 h");
  CHECK(cli::shownSpan(seconds(200'000)) == "2 d");
}

TEST_CASE("Profile report: amber asks, red is for what broke", "[cli]") {
  CHECK(cli::stateCell("ready").tone == cli::Tone::kGood);
  CHECK(cli::stateCell("login_required").tone == cli::Tone::kAsks);
  CHECK(cli::stateCell("login_required").text == "sign-in required");
  CHECK(cli::stateCell("degraded").tone == cli::Tone::kBad);
}
