#include "credentials/secret_service.h"

#include "base/error.h"
#include "credentials/keyring_store.h"
#include "credentials/store_factory.h"
#include "support/keyring_session.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <memory>
#include <string>

#include "sample_records.h"
#include "secret_service_session.h"
#include "store_files.h"

// A real gnome-keyring that is locked, missing, restarted, or whose bus goes.

namespace credentials {

namespace {

using base::ErrorKind;

class SecretServiceFiles : public StoreFiles {
 protected:
  SecretServiceFiles() {
    if (!secretServiceAvailable()) {
      WARN("no libsecret, dbus-daemon or gnome-keyring here: not tried");
      return;
    }
    session_ = std::make_unique<support::KeyringSession>();
    session_->startKeyring();
    keyring_ = std::make_unique<KeyringStore>(makeSecretService(), state(), clock());
  }

  /// False where there is nothing to try.
  [[nodiscard]] bool ready() const { return keyring_ != nullptr; }

  [[nodiscard]] support::KeyringSession& session() { return *session_; }

  [[nodiscard]] KeyringStore& keyring() { return *keyring_; }

  /// All calls are refused with a text that holds `words`.
  void checkUnavailable(const std::string& words) {
    auto next = fullRecord("new");
    next.generation = 1;
    const auto check = [&](auto call) {
      CHECK_THAT(refusal(ErrorKind::kStoreUnavailable, call), Catch::Contains(words));
    };
    check([&] { keyring().check(); });
    check([&] { return keyring().load(kCraft); });
    check([&] { return keyring().save(kCraft, next); });
    check([&] { return keyring().erase(kCraft); });
  }

 private:
  std::unique_ptr<support::KeyringSession> session_;
  std::unique_ptr<KeyringStore> keyring_;
};

TEST_CASE_METHOD(SecretServiceFiles, "SecretService: no secret is on disk outside the keyring",
                 "[credentials]") {
  if (!ready()) return;
  REQUIRE(keyring().save(kCraft, fullRecord("CANARY")) == 1);
  for (const auto& root : {state(), session().directory().path()})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
      if (entry.is_regular_file()) CHECK_THAT(bytesOf(entry.path()), !Catch::Contains("CANARY"));
}

TEST_CASE_METHOD(SecretServiceFiles, "SecretService: a locked keyring is said, and loses nothing",
                 "[credentials]") {
  if (!ready()) return;
  REQUIRE(keyring().save(kCraft, fullRecord("old")) == 1);
  session().lockKeyring();
  checkUnavailable("locked");
  session().stopKeyring();
  session().startKeyring();
  CHECK(refreshTokenOf(keyring().load(kCraft).value()) == "old");
}

TEST_CASE_METHOD(SecretServiceFiles, "SecretService: a restarted keyring is found again",
                 "[credentials]") {
  if (!ready()) return;
  REQUIRE(keyring().save(kCraft, fullRecord("old")) == 1);
  session().stopKeyring();
  checkUnavailable("cannot be used");
  session().startKeyring();
  auto next = keyring().load(kCraft).value();
  CHECK(keyring().save(kCraft, next) == 2);
}

TEST_CASE_METHOD(SecretServiceFiles, "SecretService: a bus that goes does not end the process",
                 "[credentials]") {
  if (!ready()) return;
  REQUIRE(keyring().save(kCraft, fullRecord("old")) == 1);
  session().stopBus();
  checkUnavailable("cannot be used");
}

TEST_CASE_METHOD(SecretServiceFiles, "SecretService: auto takes it, and nothing weaker after that",
                 "[credentials]") {
  if (!ready()) return;
  const StoreOptions options{.backend = Backend::kAuto, .stateDirectory = state()};
  REQUIRE(openStore(options, clock())->backend() == "secret-service");
  session().stopKeyring();
  CHECK_THAT(refusal(ErrorKind::kStoreUnavailable, [&] { return openStore(options, clock()); }),
             Catch::Contains("holds the logins, 'secret-service'"));
  session().startKeyring();
  CHECK(openStore(options, clock())->backend() == "secret-service");
}

TEST_CASE_METHOD(SecretServiceFiles, "SecretService: auto waits for a locked one to be unlocked",
                 "[credentials]") {
  if (!ready()) return;
  const StoreOptions options{.backend = Backend::kAuto, .stateDirectory = state()};
  REQUIRE(openStore(options, clock())->save(kCraft, fullRecord("old")) == 1);
  session().lockKeyring();
  CHECK_THAT(refusal(ErrorKind::kStoreUnavailable, [&] { return openStore(options, clock()); }),
             Catch::Contains("holds the logins, 'secret-service'") && Catch::Contains("locked"));
  session().stopKeyring();
  session().startKeyring();
  const auto again = openStore(options, clock());
  CHECK(again->backend() == "secret-service");
  CHECK(refreshTokenOf(again->load(kCraft).value()) == "old");
}

TEST_CASE_METHOD(SecretServiceFiles,
                 "SecretService: it keeps the file store's key, and none is made without it",
                 "[credentials]") {
  if (!ready()) return;
  const StoreOptions options{.backend = Backend::kFile,
                             .stateDirectory = state(),
                             .keychainTool = state() / "no-such-tool",
                             .key = {.choice = KeyChoice::kAuto}};
  const auto running = openStore(options, clock());
  CHECK(running->keySource() == "keyring");
  REQUIRE(running->save(kCraft, fullRecord("old")) == 1);
  const auto place = bytesOf(key());
  CHECK_THAT(place, Catch::Contains("keyring:secret-service/"));
  CHECK(keyring().list().empty());
  const auto checkRefused = [&](const std::string& words) {
    CHECK_THAT(refusal(ErrorKind::kStoreUnavailable, [&] { return openStore(options, clock()); }),
               Catch::Contains("keyring 'secret-service'") && Catch::Contains(words));
    CHECK(bytesOf(key()) == place);
  };
  session().lockKeyring();
  checkRefused("locked");
  session().stopKeyring();
  checkRefused("cannot be used");
  CHECK(refreshTokenOf(running->load(kCraft).value()) == "old");
  session().startKeyring();
  CHECK(refreshTokenOf(openStore(options, clock())->load(kCraft).value()) == "old");
}

TEST_CASE_METHOD(SecretServiceFiles, "SecretService: a value that is no record is refused as it is",
                 "[credentials]") {
  if (!ready()) return;
  makeSecretService()->store(kCraft, base::Secret("not ours"));
  refusal(ErrorKind::kStoreCorrupt, [&] { return keyring().load(kCraft); });
  refusal(ErrorKind::kStoreCorrupt, [&] { return keyring().save(kCraft, fullRecord()); });
  CHECK(makeSecretService()->lookup(kCraft)->reveal() == "not ours");
  CHECK(keyring().erase(kCraft));
  CHECK(keyring().save(kCraft, fullRecord()) == 1);
}

TEST_CASE("SecretService: without a session bus it is unavailable at once", "[credentials]") {
  if (!secretServiceAvailable()) {
    WARN("no libsecret here: not tried");
    return;
  }
  support::KeyringSession session;
  session.stopBus();
  CHECK_THROWS_AS(makeSecretService()->check(), base::Error);
}

}  // namespace

}  // namespace credentials
