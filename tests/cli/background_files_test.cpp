#include "cli/log_file.h"
#include "cli/pid_file.h"
#include "support/temp_dir.h"

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace {

void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

}  // namespace

TEST_CASE("Pid file: one process holds it, and others see which", "[cli]") {
  const support::TempDir home;
  const auto state = home.path() / "state";
  CHECK_FALSE(cli::PidFile::holder(state));
  {
    const auto mine = cli::PidFile::take(state);
    REQUIRE(mine);
    CHECK(cli::PidFile::holder(state) == ::getpid());
    CHECK_FALSE(cli::PidFile::take(state));
    struct stat status{};
    REQUIRE(::stat((state / "gateway.pid").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
  }
  CHECK_FALSE(cli::PidFile::holder(state));
  CHECK(cli::PidFile::take(state));
}

TEST_CASE("Pid file: a number that nobody holds is nobody's", "[cli]") {
  const support::TempDir home;
  const auto state = home.path() / "state";
  {
    const auto mine = cli::PidFile::take(state);
  }
  // A crash left it, and this very process got the number.
  write(state / "gateway.pid", std::to_string(::getpid()) + "\n");
  CHECK_FALSE(cli::PidFile::holder(state));
  CHECK(cli::PidFile::take(state));
}

TEST_CASE("Pid file: the first gateway and the one in the background are told apart", "[cli]") {
  const support::TempDir home;
  const auto serving = cli::PidFile::take(home.path(), cli::PidFile::kServing);
  REQUIRE(serving);
  CHECK(cli::PidFile::holder(home.path(), cli::PidFile::kServing) == ::getpid());
  CHECK_FALSE(cli::PidFile::holder(home.path()));
  CHECK(cli::PidFile::take(home.path()));
}

TEST_CASE("Log file: is read from its last lines on", "[cli]") {
  const support::TempDir home;
  const cli::LogFile log(home.path() / "state");
  CHECK(log.size() == 0);
  CHECK(log.startOfLast(5) == 0);
  {
    const auto file = log.open();
  }
  write(log.path(), "one\ntwo\nthree\n");
  CHECK(log.startOfLast(2) == 4);
  CHECK(log.startOfLast(9) == 0);
  CHECK(log.startOfLast(0) == 14);
  auto offset = log.startOfLast(1);
  CHECK(log.readFrom(offset) == "three\n");
  CHECK(log.readFrom(offset).empty());
  write(log.path(), "new\n");
  CHECK(log.readFrom(offset) == "new\n");
}

TEST_CASE("Log file: a large one is set aside, and the new one is private", "[cli]") {
  const support::TempDir home;
  const cli::LogFile log(home.path() / "state");
  {
    const auto file = log.open();
  }
  write(log.path(), std::string(std::size_t{9} * 1024 * 1024, 'x'));
  const auto file = log.open();
  CHECK(log.size() == 0);
  CHECK(std::filesystem::exists(log.path().string() + ".1"));
  struct stat status{};
  REQUIRE(::fstat(file.get(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}
