#include "base/tool.h"

#include "base/error.h"
#include "support/temp_dir.h"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace {

base::SteadyTime in(std::chrono::milliseconds time) { return base::SystemClock().steady() + time; }

constexpr std::chrono::minutes kLong(1);

base::ToolCall shell(const std::string& script, const std::string& input = {}) {
  std::signal(SIGPIPE, SIG_IGN);
  return {.program = "/bin/sh", .arguments = {"-c", script}, .input = base::Secret(input)};
}

TEST_CASE("runTool: input goes in, output and exit status come back", "[base]") {
  const auto result = base::runTool(shell("tr a-z A-Z; exit 44", "abc\n"), in(kLong));
  REQUIRE(result.has_value());
  CHECK(result->exitStatus == 44);
  CHECK(result->output.reveal() == "ABC\n");
}

TEST_CASE("runTool: a program that is not there is no error", "[base]") {
  CHECK_FALSE(
      base::runTool({.program = "/no/such/program", .arguments = {}, .input = {}}, in(kLong))
          .has_value());
}

TEST_CASE("runTool: arguments are not looked at by a shell", "[base]") {
  const auto result = base::runTool(
      {.program = "/bin/echo", .arguments = {"$HOME `id` \"x", "; ls"}, .input = {}}, in(kLong));
  REQUIRE(result.has_value());
  CHECK(result->output.reveal() == "$HOME `id` \"x ; ls\n");
}

TEST_CASE("runTool: one that hangs is killed at the deadline", "[base]") {
  for (const auto* const script : {"sleep 600", "exec >&-; exec sleep 600"})
    CHECK_THROWS_WITH(base::runTool(shell(script), in(std::chrono::milliseconds(50))),
                      Catch::Contains("in time"));
}

TEST_CASE("runTool: one that does not read its input is no error", "[base]") {
  const auto result =
      base::runTool(shell("exec <&-; echo ok", std::string(500'000, 'x')), in(kLong));
  REQUIRE(result.has_value());
  CHECK(result->output.reveal() == "ok\n");
}

TEST_CASE("runTool: one that says too much is stopped", "[base]") {
  CHECK_THROWS_WITH(base::runTool(shell("exec yes"), in(kLong)), Catch::Contains("more than"));
}

TEST_CASE("runTool: a signal shows in the exit status", "[base]") {
  const auto result = base::runTool(shell("kill -9 $$"), in(kLong));
  REQUIRE(result.has_value());
  CHECK(result->exitStatus == 128 + SIGKILL);
}

TEST_CASE("runTool: the program gets standard files and no others of this process", "[base]") {
  const int own = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const auto result = base::runTool(
      shell("for i in 3 4 5 6 7 8 9; do { true <&$i; } 2>/dev/null && echo $i; done; true"),
      in(kLong));
  close(own);
  REQUIRE(result.has_value());
  CHECK(result->output.reveal().empty());
}

TEST_CASE("startTool: leaves the program to itself, in a session of its own", "[base]") {
  const support::TempDir folder;
  const auto made = folder.path() / "made";
  CHECK(base::startTool(
      "/bin/sh", {"-c", R"(ps -o sid= -p $$ > "$0.part"; mv "$0.part" "$0")", made.string()}));
  const auto end = base::SystemClock().steady() + kLong;
  while (!std::filesystem::exists(made) && base::SystemClock().steady() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  std::ifstream file(made);
  int session = 0;
  file >> session;
  CHECK(session > 0);
  CHECK(session != ::getsid(0));
  CHECK_FALSE(base::startTool("/no/such/program", {}));
}

}  // namespace
