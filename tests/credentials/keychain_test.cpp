#include "credentials/keychain.h"

#include "base/encoding.h"
#include "base/error.h"
#include "credentials/keyring_store.h"
#include "credentials/store_factory.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "keychain_stand_in.h"
#include "sample_records.h"
#include "store_files.h"

// The Keychain store against a stand-in for Apple's tool, which is not on this machine.

namespace credentials {

namespace {

using base::ErrorKind;

class KeychainFiles : public StoreFiles {
 protected:
  [[nodiscard]] KeyringStore& keychain() { return keychain_; }

  [[nodiscard]] KeychainStandIn& tool() { return tool_; }

  void checkUnavailable(const std::string& words) {
    auto next = fullRecord("new");
    next.generation = 1;
    const auto check = [&](auto call) {
      CHECK_THAT(refusal(ErrorKind::kStoreUnavailable, call), Catch::Contains(words));
    };
    check([&] { keychain().check(); });
    check([&] { return keychain().load(kCraft); });
    check([&] { return keychain().save(kCraft, next); });
    check([&] { return keychain().erase(kCraft); });
  }

  [[nodiscard]] std::size_t itemCount() const {
    const auto items = tool_.file("items");
    return static_cast<std::size_t>(std::count(items.begin(), items.end(), '\n'));
  }

 private:
  KeychainStandIn tool_;
  KeyringStore keychain_{makeKeychain(tool_.tool()), state(), clock()};
};

Record largeRecord(std::size_t size, char letter) {
  auto record = fullRecord();
  record.tokens->accessToken = base::Secret(std::string(size, letter));
  return record;
}

TEST_CASE_METHOD(KeychainFiles, "Keychain: no secret is in an argument", "[credentials]") {
  REQUIRE(keychain().save(kCraft, fullRecord("CANARY")) == 1);
  REQUIRE(keychain().load(kCraft).has_value());
  REQUIRE(keychain().save(kNotion, largeRecord(9'000, 'S')) == 1);
  const auto calls = tool().file("calls");
  CHECK_THAT(calls, Catch::Contains("find-generic-password"));
  CHECK_THAT(calls, !Catch::Contains("CANARY") && !Catch::Contains("add-generic-password"));
  // As the values are written: three aligned letters of a long run are four of base64.
  CHECK_THAT(calls, !Catch::Contains(base::base64Url("SSSSSS")));
  CHECK_THAT(tool().file("items"), Catch::Contains(base::base64Url("SSSSSS")));
}

TEST_CASE_METHOD(KeychainFiles, "Keychain: records of any size, growing and shrinking",
                 "[credentials]") {
  std::uint64_t generation = 0;
  for (const std::size_t size : {10U, 1'500U, 3'000U, 12'000U, 5'000U, 10U}) {
    auto record = largeRecord(size, 'x');
    record.generation = generation;
    REQUIRE(keychain().save(kCraft, record) == ++generation);
    record.generation = generation;
    CHECK(contentOf(keychain().load(kCraft).value()) == contentOf(record));
    CHECK(keychain().list() == std::vector<RecordKey>{kCraft});
  }
  CHECK(itemCount() == 1);
  CHECK_THAT(refusal(ErrorKind::kStoreUnavailable,
                     [&] { return keychain().save(kNotion, largeRecord(200'000, 'x')); }),
             Catch::Contains("too large"));
}

TEST_CASE_METHOD(KeychainFiles, "Keychain: erasing leaves no part behind", "[credentials]") {
  REQUIRE(keychain().save(kCraft, largeRecord(9'000, 'x')) == 1);
  CHECK(itemCount() > 3);
  CHECK(keychain().erase(kCraft));
  CHECK(itemCount() == 0);
}

TEST_CASE_METHOD(KeychainFiles, "Keychain: parts that a crash left do not disturb",
                 "[credentials]") {
  REQUIRE(keychain().save(kCraft, largeRecord(9'000, 'x')) == 1);
  // A save that died before it wrote the item: parts in the slot that is not in use.
  auto items = tool().file("items");
  for (auto at = items.find("#a."); at != std::string::npos; at = items.find("#a.", at + 1))
    items[at + 1] = 'b';
  REQUIRE(items.find("#b.") != std::string::npos);
  overwrite(tool().path() / "items", tool().file("items") + items);
  CHECK(keychain().load(kCraft).has_value());
  auto next = largeRecord(5'000, 'y');
  next.generation = 1;
  REQUIRE(keychain().save(kCraft, next) == 2);
  CHECK(keychain().load(kCraft)->tokens->accessToken.reveal() == std::string(5'000, 'y'));
}

TEST_CASE_METHOD(KeychainFiles, "Keychain: a part that is gone or changed is said",
                 "[credentials]") {
  REQUIRE(keychain().save(kCraft, largeRecord(9'000, 'x')) == 1);
  auto items = tool().file("items");
  items.replace(items.find("#a.1"), 4, "#a.9");
  overwrite(tool().path() / "items", items);
  refusal(ErrorKind::kStoreCorrupt, [&] { return keychain().load(kCraft); });
  CHECK(keychain().erase(kCraft));
}

TEST_CASE_METHOD(KeychainFiles, "Keychain: a locked one is said, and loses nothing",
                 "[credentials]") {
  REQUIRE(keychain().save(kCraft, fullRecord("old")) == 1);
  tool().set("locked");
  checkUnavailable("locked");
  tool().unset("locked");
  CHECK(refreshTokenOf(keychain().load(kCraft).value()) == "old");
}

TEST_CASE_METHOD(KeychainFiles, "Keychain: one that refuses is said, and loses nothing",
                 "[credentials]") {
  REQUIRE(keychain().save(kCraft, fullRecord("old")) == 1);
  tool().set("refuses");
  checkUnavailable("refused");
  tool().unset("refuses");
  CHECK(refreshTokenOf(keychain().load(kCraft).value()) == "old");
}

TEST_CASE_METHOD(KeychainFiles, "Keychain: no default keychain, and no tool, are said",
                 "[credentials]") {
  tool().set("no-keychain");
  CHECK_THAT(refusal(ErrorKind::kStoreUnavailable, [&] { keychain().check(); }),
             Catch::Contains("no default keychain"));
  CHECK_THAT(refusal(ErrorKind::kStoreUnavailable,
                     [&] { makeKeychain(state() / "no-such-tool")->check(); }),
             Catch::Contains("no keychain on this system"));
}

TEST_CASE_METHOD(KeychainFiles, "Keychain: each exit status has its own text, and loses nothing",
                 "[credentials]") {
  REQUIRE(keychain().save(kCraft, fullRecord("old")) == 1);
  const std::vector<std::pair<const char*, const char*>> statuses = {{"36", "locked"},
                                                                     {"37", "no default keychain"},
                                                                     {"50", "no default keychain"},
                                                                     {"51", "refused"},
                                                                     {"128", "refused"},
                                                                     {"1", "failed with status 1"},
                                                                     {"2", "failed with status 2"}};
  for (const auto& [status, words] : statuses) {
    overwrite(tool().path() / "status", status);
    checkUnavailable(words);
  }
  tool().unset("status");
  CHECK(refreshTokenOf(keychain().load(kCraft).value()) == "old");
}

TEST_CASE_METHOD(KeychainFiles, "Keychain: what a shell or the tool would read as more is one word",
                 "[credentials]") {
  for (const auto* const name : {"a b", "a\"b", "a'b", "a\\", "-w", "$(x)", "a\nquit"}) {
    const RecordKey odd{.service = name, .profile = name};
    REQUIRE(keychain().save(odd, fullRecord(name)) == 1);
    CHECK(refreshTokenOf(keychain().load(odd).value()) == name);
    CHECK(keychain().list() == std::vector<RecordKey>{odd});
    CHECK(keychain().erase(odd));
  }
}

TEST_CASE_METHOD(KeychainFiles, "Keychain: a name that does not fit a line is refused",
                 "[credentials]") {
  const RecordKey key{.service = std::string(5'000, 's'), .profile = "craft"};
  CHECK_THAT(
      refusal(ErrorKind::kStoreUnavailable, [&] { return keychain().save(key, fullRecord()); }),
      Catch::Contains("too long"));
  CHECK_THAT(tool().file("items"), !Catch::Contains("refresh"));
}

TEST_CASE_METHOD(KeychainFiles, "Keychain: somebody else's item is refused as it is",
                 "[credentials]") {
  REQUIRE(keychain().save(kCraft, fullRecord()) == 1);
  auto items = tool().file("items");
  items.replace(items.find("\tv1 "), 4, "\tx1 ");
  overwrite(tool().path() / "items", items);
  refusal(ErrorKind::kStoreCorrupt, [&] { return keychain().load(kCraft); });
  refusal(ErrorKind::kStoreCorrupt, [&] { return keychain().save(kCraft, fullRecord()); });
  CHECK(tool().file("items") == items);
}

TEST_CASE_METHOD(KeychainFiles, "Keychain: auto takes it first", "[credentials]") {
  const StoreOptions options{
      .backend = Backend::kAuto, .stateDirectory = state(), .keychainTool = tool().tool()};
  CHECK(openStore(options, clock())->backend() == "keychain");
  tool().set("locked");
  CHECK_THAT(refusal(ErrorKind::kStoreUnavailable, [&] { return openStore(options, clock()); }),
             Catch::Contains("holds the logins, 'keychain'"));
}

}  // namespace

}  // namespace credentials
