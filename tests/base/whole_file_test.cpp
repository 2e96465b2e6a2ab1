#include "base/whole_file.h"

#include "base/error.h"
#include "support/temp_dir.h"

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

std::ptrdiff_t filesIn(const fs::path& directory) {
  return std::distance(fs::directory_iterator(directory), fs::directory_iterator());
}

mode_t modeOf(const fs::path& file) {
  struct stat status{};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

std::string refusal(const base::FileChange& change) {
  try {
    base::changeFileWithBackup(change);
  } catch (const base::Error& error) {
    CHECK(error.kind() == base::ErrorKind::kSettings);
    return error.text();
  }
  return {};
}

}  // namespace

TEST_CASE("Whole file: a file that is not there is made, with its directories", "[base]") {
  const support::TempDir directory;
  const auto file = directory.path() / "a" / "b" / "settings.json";
  CHECK_FALSE(base::readWholeFile(file));
  base::changeFile({file, std::nullopt, "one"});
  CHECK(base::readWholeFile(file) == "one");
  CHECK(modeOf(file) == 0600);
  CHECK(modeOf(file.parent_path()) == 0700);
}

TEST_CASE("Whole file: mode stays, and the bytes before stand beside it", "[base]") {
  const support::TempDir directory;
  const auto file = directory.path() / "settings.json";
  write(file, "one");
  fs::permissions(file, fs::perms(0640));
  base::changeFileWithBackup({file, "one", "two"});
  CHECK(base::readWholeFile(file) == "two");
  CHECK(modeOf(file) == 0640);
  const auto backup = file.string() + base::kBackupEnding;
  CHECK(base::readWholeFile(backup) == "one");
  CHECK(modeOf(backup) == 0640);
  CHECK(filesIn(directory.path()) == 2);
}

TEST_CASE("Whole file: a symbolic link stays one, its target is changed", "[base]") {
  const support::TempDir directory;
  fs::create_directory(directory.path() / "dotfiles");
  const auto target = directory.path() / "dotfiles" / "real.json";
  const auto link = directory.path() / "settings.json";
  write(target, "one");
  fs::create_symlink("dotfiles/real.json", link);
  base::changeFileWithBackup({link, "one", "two"});
  CHECK(fs::is_symlink(link));
  CHECK(base::readWholeFile(target) == "two");
  CHECK(base::readWholeFile(target.string() + base::kBackupEnding) == "one");

  fs::remove(target);
  CHECK_THAT(refusal({link, std::nullopt, "two"}), Catch::Contains("not there"));
}

TEST_CASE("Whole file: what changed meanwhile is not overwritten", "[base]") {
  const support::TempDir directory;
  const auto file = directory.path() / "settings.json";
  write(file, "three");
  CHECK_THAT(refusal({file, "one", "two"}), Catch::Contains("changed while"));
  CHECK_THAT(refusal({file, std::nullopt, "two"}), Catch::Contains("changed while"));
  CHECK_THAT(refusal({file, "one", std::nullopt}), Catch::Contains("changed while"));
  CHECK(base::readWholeFile(file) == "three");
  CHECK(filesIn(directory.path()) == 1);
}

TEST_CASE("Whole file: read-only files and directories in its place are refused", "[base]") {
  const support::TempDir directory;
  const auto file = directory.path() / "settings.json";
  write(file, "one");
  fs::permissions(file, fs::perms(0400));
  CHECK_THAT(refusal({file, "one", "two"}), Catch::Contains("read-only"));
  CHECK(base::readWholeFile(file) == "one");
  CHECK(filesIn(directory.path()) == 1);

  const auto taken = directory.path() / "directory";
  fs::create_directory(taken);
  CHECK_THROWS_AS(base::readWholeFile(taken), base::Error);
}

TEST_CASE("Whole file: a change to nothing removes the file", "[base]") {
  const support::TempDir directory;
  const auto file = directory.path() / "settings.json";
  write(file, "one");
  base::changeFile({file, "one", std::nullopt});
  CHECK_FALSE(fs::exists(file));
  base::changeFile({file, std::nullopt, std::nullopt});
}
