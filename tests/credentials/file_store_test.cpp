#include "credentials/file_store.h"

#include "base/error.h"
#include "credentials/sealed_box.h"
#include "support/temp_dir.h"

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "sample_records.h"
#include "store_files.h"

// What the file backend promises beyond the contract: who can read it, what it refuses, what is
// left after a crash.

namespace credentials {

namespace {

using base::ErrorKind;

mode_t modeOf(const std::filesystem::path& path) {
  struct stat status{};
  REQUIRE(lstat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

TEST_CASE_METHOD(StoreFiles, "FileStore: only the user can enter and read", "[credentials]") {
  const auto missing = state() / "a" / "b";
  FileStore deep(missing, clock());
  REQUIRE(deep.save(kCraft, fullRecord()) == 1);
  CHECK(modeOf(missing) == 0700);
  CHECK(modeOf(missing / "credentials") == 0700);
  for (const auto& entry : std::filesystem::directory_iterator(missing / "credentials"))
    CHECK(modeOf(entry.path()) == 0600);
}

TEST_CASE_METHOD(StoreFiles, "FileStore: no secret stands in any file", "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord("CANARY")) == 1);
  for (const auto& entry : std::filesystem::directory_iterator(directory()))
    for (const auto* const secret : {"CANARY", "access-1", "cret\\", "links/abc"})
      CHECK_THAT(bytesOf(entry.path()), !Catch::Contains(secret));
}

TEST_CASE_METHOD(StoreFiles, "FileStore: every flipped byte is refused and left as it is",
                 "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord()) == 1);
  const auto good = bytesOf(record());
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto damaged = good;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    checkRefusedAsIs(damaged);
  }
  overwrite(record(), good);
  CHECK(store().load(kCraft).has_value());
}

TEST_CASE_METHOD(StoreFiles, "FileStore: every truncation is refused and left as it is",
                 "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord()) == 1);
  const auto good = bytesOf(record());
  for (std::size_t size = 0; size < good.size(); size += size < 100 ? 1 : 17)
    checkRefusedAsIs(good.substr(0, size));
}

TEST_CASE_METHOD(StoreFiles, "FileStore: logging out removes a damaged record", "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord()) == 1);
  overwrite(record(), "damaged");
  CHECK(refusal(ErrorKind::kStoreCorrupt, [&] { return store().load(kCraft); }) != "");
  CHECK(refusal(ErrorKind::kStoreCorrupt, [&] { return store().list(); }) != "");
  CHECK(store().erase(kCraft));
  CHECK(store().save(kCraft, fullRecord()) == 1);
}

TEST_CASE_METHOD(StoreFiles, "FileStore: another profile's file in a record's place is refused",
                 "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord("craft")) == 1);
  REQUIRE(store().save(kNotion, fullRecord("notion")) == 1);
  std::filesystem::copy_file(record(kNotion), record(),
                             std::filesystem::copy_options::overwrite_existing);
  CHECK_THAT(refusal(ErrorKind::kStoreCorrupt, [&] { return store().load(kCraft); }),
             Catch::Contains("belongs to profile 'notion-work'"));
  auto relabelled = bytesOf(record(kNotion));
  const std::string label("\0\x0bnotion-work", 13);
  relabelled.replace(relabelled.find(label), label.size(), std::string("\0\x05", 2) + "craft");
  overwrite(record(), relabelled);
  CHECK_THAT(refusal(ErrorKind::kStoreCorrupt, [&] { return store().load(kCraft); }),
             Catch::Contains("seal is broken"));
}

TEST_CASE_METHOD(StoreFiles, "FileStore: a file too large to be a record is refused",
                 "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord()) == 1);
  overwrite(record(), std::string(3'000'000, 'x'));
  CHECK_THAT(refusal(ErrorKind::kStoreCorrupt, [&] { return store().load(kCraft); }),
             Catch::Contains("too large"));
  CHECK_THAT(
      refusal(ErrorKind::kStoreUnavailable,
              [&] { return store().save(kNotion, fullRecord(std::string(2'000'000, 'x'))); }),
      Catch::Contains("too large"));
  CHECK_FALSE(std::filesystem::exists(record(kNotion)));
}

TEST_CASE_METHOD(StoreFiles,
                 "FileStore: what a crash left is ignored, and cleaned by the next save",
                 "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord()) == 1);
  const auto leftover = directory() / ".tmp-0123";
  overwrite(leftover, "half a rec");
  CHECK(store().load(kCraft).has_value());
  CHECK(store().list().size() == 1);
  REQUIRE(store().save(kNotion, fullRecord()) == 1);
  CHECK_FALSE(std::filesystem::exists(leftover));
}

TEST_CASE_METHOD(StoreFiles, "FileStore: a missing key is said, and no new one made",
                 "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord()) == 1);
  const auto sealed = bytesOf(record());
  std::filesystem::remove(key());
  for (const auto& wanted : {kCraft, kNotion}) {
    const auto text =
        refusal(ErrorKind::kStoreCorrupt, [&] { return store().save(wanted, fullRecord()); });
    CHECK_THAT(text, Catch::Contains("key") && Catch::Contains("missing"));
  }
  CHECK_THAT(refusal(ErrorKind::kStoreCorrupt, [&] { return store().load(kCraft); }),
             Catch::Contains("missing"));
  CHECK_FALSE(std::filesystem::exists(key()));
  CHECK(bytesOf(record()) == sealed);
  CHECK_FALSE(store().load(kNotion).has_value());
}

TEST_CASE_METHOD(StoreFiles, "FileStore: a damaged or foreign key is said and left as it is",
                 "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord()) == 1);
  const auto good = bytesOf(key());
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto damaged = good;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    overwrite(key(), damaged);
    refusal(ErrorKind::kStoreCorrupt, [&] { return store().load(kCraft); });
    refusal(ErrorKind::kStoreCorrupt, [&] { return store().save(kCraft, fullRecord()); });
    CHECK(bytesOf(key()) == damaged);
  }
  overwrite(key(), good);
  CHECK(store().load(kCraft).has_value());
}

TEST_CASE_METHOD(StoreFiles, "FileStore: what others may open is refused and left as it is",
                 "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord()) == 1);
  for (const auto& path : {directory(), record(), key()}) {
    const auto before = modeOf(path);
    for (const mode_t bits : {0040U, 0020U, 0004U, 0001U}) {
      REQUIRE(chmod(path.c_str(), before | bits) == 0);
      const auto text = refusal(ErrorKind::kStoreUnavailable, [&] { return store().load(kCraft); });
      CHECK_THAT(text, Catch::Contains("open to other users") && Catch::Contains(path.string()));
      refusal(ErrorKind::kStoreUnavailable, [&] { return store().save(kCraft, fullRecord()); });
      CHECK(modeOf(path) == (before | bits));
    }
    REQUIRE(chmod(path.c_str(), before) == 0);
  }
  CHECK(store().load(kCraft)->generation == 1);
}

TEST_CASE_METHOD(StoreFiles, "FileStore: a state directory that others can write is refused",
                 "[credentials]") {
  REQUIRE(chmod(state().c_str(), 0770) == 0);
  CHECK_THAT(refusal(ErrorKind::kStoreUnavailable, [&] { store().check(); }),
             Catch::Contains("writable by other users"));
  CHECK_FALSE(std::filesystem::exists(directory()));
  REQUIRE(chmod(state().c_str(), 0755) == 0);
  store().check();
  CHECK(modeOf(directory()) == 0700);
}

TEST_CASE_METHOD(StoreFiles, "FileStore: symbolic links are not followed", "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord()) == 1);
  REQUIRE(store().save(kNotion, fullRecord()) == 1);
  for (const auto& path : {record(), key(), directory() / "store.lock", directory()}) {
    const auto target = state() / "moved";
    std::filesystem::rename(path, target);
    std::filesystem::create_symlink(target, path);
    const auto text =
        refusal(ErrorKind::kStoreUnavailable, [&] { return store().save(kCraft, fullRecord()); });
    CHECK_THAT(text, Catch::Contains("symbolic link") && Catch::Contains(path.string()));
    CHECK(std::filesystem::is_symlink(path));
    std::filesystem::remove(path);
    std::filesystem::rename(target, path);
  }
  CHECK(store().load(kCraft)->generation == 1);
}

TEST_CASE_METHOD(StoreFiles, "FileStore: a symbolic link as state directory is refused",
                 "[credentials]") {
  const auto link = state() / "link";
  std::filesystem::create_directory(state() / "real");
  std::filesystem::create_symlink(state() / "real", link);
  for (const auto& spelt : {link, std::filesystem::path(link.string() + "/")}) {
    FileStore through(spelt, clock());
    refusal(ErrorKind::kStoreUnavailable, [&] { through.check(); });
    CHECK(std::filesystem::is_empty(state() / "real"));
  }
}

TEST_CASE_METHOD(StoreFiles, "FileStore: pipes and directories in a record's place are refused",
                 "[credentials]") {
  store().check();
  REQUIRE(mkfifo(record().c_str(), 0600) == 0);
  REQUIRE(mkdir(record(kNotion).c_str(), 0700) == 0);
  for (const auto& key : {kCraft, kNotion}) {
    refusal(ErrorKind::kStoreUnavailable, [&] { return store().load(key); });
    refusal(ErrorKind::kStoreUnavailable, [&] { return store().save(key, fullRecord()); });
    refusal(ErrorKind::kStoreUnavailable, [&] { return store().erase(key); });
    CHECK(std::filesystem::exists(record(key)));
  }
}

TEST_CASE_METHOD(StoreFiles, "FileStore: what belongs to another user is refused",
                 "[credentials][root]") {
  if (geteuid() != 0) {
    WARN("only root can give a file away: not tried");
    return;
  }
  constexpr uid_t kNobody = 65534;
  REQUIRE(store().save(kCraft, fullRecord()) == 1);
  for (const auto& path : {record(), key(), directory(), directory() / "store.lock"}) {
    REQUIRE(chown(path.c_str(), kNobody, kNobody) == 0);
    const auto text =
        refusal(ErrorKind::kStoreUnavailable, [&] { return store().save(kCraft, fullRecord()); });
    CHECK_THAT(text, Catch::Contains("another user (uid 65534)"));
    REQUIRE(chown(path.c_str(), 0, 0) == 0);
  }
  REQUIRE(chown(state().c_str(), kNobody, kNobody) == 0);
  refusal(ErrorKind::kStoreUnavailable, [&] { store().check(); });
}

}  // namespace

}  // namespace credentials
