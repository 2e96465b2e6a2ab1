#include "base/error.h"
#include "credentials/file_store.h"
#include "credentials/keychain.h"
#include "credentials/keyring_store.h"
#include "credentials/store_factory.h"
#include "support/child_process.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "keychain_stand_in.h"
#include "no_session_bus.h"
#include "sample_records.h"
#include "store_files.h"
#include "systemd_credential.h"

// Where the file store's key is: chosen once, never weaker after that, and never replaced while
// there are records that need it.

namespace credentials {

namespace {

using base::ErrorKind;

class KeyPlaces : public StoreFiles {
 protected:
  /// A file store as a new process opens it.
  [[nodiscard]] std::unique_ptr<FileStore> open(KeyChoice choice) {
    auto store = std::make_unique<FileStore>(
        state(), clock(),
        KeyOptions{.choice = choice,
                   .passphrase = [this](bool) { return passphrase_; },
                   .credentialsDirectory = systemd_ ? systemd_->credentialsDirectory() : "",
                   .keychainTool = keychain_ ? keychain_->tool() : state() / "no-such-tool"});
    store->check();
    return store;
  }

  void giveKeychain() { keychain_ = std::make_unique<KeychainStandIn>(); }

  void giveCredential() { systemd_ = std::make_unique<SystemdCredential>(); }

  void setPassphrase(std::string_view text) { passphrase_ = base::Secret(text); }

  [[nodiscard]] KeychainStandIn& keychain() { return *keychain_; }

  [[nodiscard]] SystemdCredential& systemd() { return *systemd_; }

  /// Opening says `words`, makes no key, and leaves every file as it is.
  void checkRefused(KeyChoice choice, const std::string& words) {
    const auto keyBefore = bytesOf(key());
    const auto recordBefore = bytesOf(record());
    CHECK_THAT(refusal(ErrorKind::kStoreUnavailable, [&] { return open(choice); }),
               Catch::Contains(words));
    CHECK(bytesOf(key()) == keyBefore);
    CHECK(bytesOf(record()) == recordBefore);
  }

 private:
  NoSessionBus noSessionBus_;
  std::unique_ptr<KeychainStandIn> keychain_;
  std::unique_ptr<SystemdCredential> systemd_;
  base::Secret passphrase_{"correct horse"};
};

TEST_CASE_METHOD(KeyPlaces, "Sealing key: auto takes the keyring, else systemd, else a file",
                 "[credentials]") {
  CHECK(open(KeyChoice::kAuto)->keySource() == "key-file");
  std::filesystem::remove(key());
  giveCredential();
  CHECK(open(KeyChoice::kAuto)->keySource() == "systemd");
  std::filesystem::remove(key());
  giveKeychain();
  CHECK(open(KeyChoice::kAuto)->keySource() == "keyring");
}

TEST_CASE_METHOD(KeyPlaces, "Sealing key: a directory with a key file goes on with it",
                 "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord("old")) == 1);
  giveCredential();
  giveKeychain();
  const auto again = open(KeyChoice::kAuto);
  CHECK(again->keySource() == "key-file");
  CHECK(refreshTokenOf(again->load(kCraft).value()) == "old");
}

TEST_CASE_METHOD(KeyPlaces, "Sealing key: only a key file holds the key itself", "[credentials]") {
  giveCredential();
  giveKeychain();
  REQUIRE(store().save(kCraft, fullRecord()) == 1);
  const std::string written = "mcp-auth-proxy-key-v1:";
  CHECK_THAT(bytesOf(key()), Catch::StartsWith(written));
  std::filesystem::remove(record());
  for (const auto choice : {KeyChoice::kKeyring, KeyChoice::kSystemd, KeyChoice::kPassphrase}) {
    REQUIRE(open(choice)->save(kCraft, fullRecord()) == 1);
    CHECK_THAT(bytesOf(key()), !Catch::Contains(written));
    CHECK(open(KeyChoice::kAuto)->load(kCraft).has_value());
    std::filesystem::remove(record());
  }
}

TEST_CASE_METHOD(KeyPlaces, "Sealing key: another choice than before is refused while it is in use",
                 "[credentials]") {
  giveCredential();
  giveKeychain();
  const std::vector<KeyChoice> all = {KeyChoice::kKeyring, KeyChoice::kSystemd, KeyChoice::kKeyFile,
                                      KeyChoice::kPassphrase};
  for (const auto made : all) {
    REQUIRE(open(made)->save(kCraft, fullRecord()) == 1);
    for (const auto wanted : all)
      if (wanted != made) checkRefused(wanted, "the settings ask for");
    // Without records there is nothing that needs the old one.
    std::filesystem::remove(record());
  }
}

TEST_CASE_METHOD(KeyPlaces, "Sealing key: a keyring that is locked now is said, and no key made",
                 "[credentials]") {
  giveKeychain();
  const auto running = open(KeyChoice::kAuto);
  REQUIRE(running->save(kCraft, fullRecord("old")) == 1);
  keychain().set("locked");
  checkRefused(KeyChoice::kAuto, "locked");
  checkRefused(KeyChoice::kKeyring, "locked");
  // What runs has the key already.
  auto next = running->load(kCraft).value();
  CHECK(running->save(kCraft, next) == 2);
  keychain().unset("locked");
  CHECK(open(KeyChoice::kAuto)->load(kCraft)->generation == 2);
}

TEST_CASE_METHOD(KeyPlaces, "Sealing key: a keyring without the key is said, and no key made",
                 "[credentials]") {
  giveKeychain();
  REQUIRE(open(KeyChoice::kAuto)->save(kCraft, fullRecord()) == 1);
  overwrite(keychain().path() / "items", "");
  checkRefused(KeyChoice::kAuto, "no longer holds the key");
  std::filesystem::remove(keychain().tool());
  checkRefused(KeyChoice::kAuto, "no keychain on this system");
}

TEST_CASE_METHOD(KeyPlaces, "Sealing key: a keyring that works nowhere is said with all reasons",
                 "[credentials]") {
  const auto text =
      refusal(ErrorKind::kStoreUnavailable, [&] { return open(KeyChoice::kKeyring); });
  CHECK_THAT(text,
             Catch::Contains("no keychain on this system") && Catch::Contains("Secret Service"));
  CHECK_FALSE(std::filesystem::exists(key()));
}

TEST_CASE_METHOD(KeyPlaces, "Sealing key: the item in the keyring is no record", "[credentials]") {
  giveKeychain();
  REQUIRE(open(KeyChoice::kKeyring)->save(kCraft, fullRecord()) == 1);
  KeyringStore records(makeKeychain(keychain().tool()), state(), clock());
  REQUIRE(records.save(kNotion, fullRecord()) == 1);
  CHECK(records.list() == std::vector<RecordKey>{kNotion});
}

TEST_CASE_METHOD(KeyPlaces, "Sealing key: a wrong passphrase is told as such", "[credentials]") {
  REQUIRE(open(KeyChoice::kPassphrase)->save(kCraft, fullRecord("old")) == 1);
  CHECK_THAT(bytesOf(key()), !Catch::Contains("horse"));
  setPassphrase("wrong horse");
  checkRefused(KeyChoice::kPassphrase, "Wrong passphrase");
  setPassphrase("correct horse");
  CHECK(refreshTokenOf(open(KeyChoice::kPassphrase)->load(kCraft).value()) == "old");
}

TEST_CASE_METHOD(KeyPlaces, "Sealing key: a systemd credential that is missing or another is said",
                 "[credentials]") {
  giveCredential();
  REQUIRE(open(KeyChoice::kSystemd)->save(kCraft, fullRecord()) == 1);
  systemd().setCredential(makeSealingKey().reveal());
  checkRefused(KeyChoice::kAuto, "is not the key that sealed");
  for (const auto* const text :
       {"", "too short to be a key", "mcp-auth-proxy-key-v1-keyring:some/item\n"}) {
    systemd().setCredential(text);
    checkRefused(KeyChoice::kAuto, "is no key");
  }
  systemd().removeCredential();
  checkRefused(KeyChoice::kAuto, "no systemd credential");
}

TEST_CASE_METHOD(KeyPlaces, "Sealing key: a copy of a key file will do as systemd credential",
                 "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord()) == 1);
  giveCredential();
  systemd().setCredential(bytesOf(key()));
  std::filesystem::remove(record());
  CHECK(open(KeyChoice::kSystemd)->save(kCraft, fullRecord()) == 1);
  CHECK(open(KeyChoice::kAuto)->load(kCraft).has_value());
}

TEST_CASE_METHOD(KeyPlaces, "Sealing key: every flipped byte of its file is refused as it is",
                 "[credentials]") {
  giveCredential();
  giveKeychain();
  for (const auto choice : {KeyChoice::kKeyring, KeyChoice::kSystemd}) {
    REQUIRE(open(choice)->save(kCraft, fullRecord()) == 1);
    const auto good = bytesOf(key());
    for (std::size_t i = 0; i < good.size(); ++i) {
      auto damaged = good;
      damaged[i] = static_cast<char>(damaged[i] ^ 1);
      overwrite(key(), damaged);
      FileStore fresh(state(), clock(),
                      {.choice = KeyChoice::kAuto,
                       .passphrase = {},
                       .credentialsDirectory = systemd().credentialsDirectory(),
                       .keychainTool = keychain().tool()});
      CHECK_THROWS_AS(fresh.load(kCraft), base::Error);
      CHECK(bytesOf(key()) == damaged);
    }
    overwrite(key(), good);
    std::filesystem::remove(record());
  }
}

TEST_CASE_METHOD(KeyPlaces,
                 "Sealing key: a damaged key file does not keep the daemon from starting",
                 "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord()) == 1);
  overwrite(key(), "damaged");
  const auto opened = open(KeyChoice::kAuto);
  CHECK(opened->keySource().empty());
  CHECK_THAT(refusal(ErrorKind::kStoreCorrupt, [&] { return opened->load(kCraft); }),
             Catch::Contains("damaged"));
}

TEST_CASE_METHOD(KeyPlaces, "Sealing key: processes that start at once end with one key",
                 "[credentials]") {
  constexpr int kProcesses = 4;
  giveCredential();
  giveKeychain();
  for (const auto choice : {KeyChoice::kKeyring, KeyChoice::kPassphrase}) {
    std::vector<std::unique_ptr<support::ChildProcess>> children;
    for (int i = 0; i < kProcesses; ++i)
      children.push_back(std::make_unique<support::ChildProcess>([&, i](int) {
        const RecordKey mine{.service = "s", .profile = std::to_string(i)};
        return open(choice)->save(mine, fullRecord()) == 1 ? 0 : 1;
      }));
    for (const auto& child : children) CHECK(child->wait() == 0);
    const auto after = open(choice);
    REQUIRE(after->list().size() == kProcesses);
    for (const auto& one : after->list()) {
      CHECK(after->load(one).has_value());
      CHECK(after->erase(one));
    }
  }
}

}  // namespace

}  // namespace credentials
