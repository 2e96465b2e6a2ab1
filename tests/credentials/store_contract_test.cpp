#include "base/error.h"
#include "credentials/file_store.h"
#include "credentials/keychain.h"
#include "credentials/keyring_store.h"
#include "credentials/memory_store.h"
#include "credentials/secret_service.h"
#include "support/keyring_session.h"
#include "support/temp_dir.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "keychain_stand_in.h"
#include "sample_records.h"
#include "secret_service_session.h"
#include "systemd_credential.h"

// What every backend must do. A new one is added to `Backends`.

namespace credentials {

namespace {

struct MemoryBackend {
  static constexpr int kSaves = 10;

  static bool available() { return true; }

  base::SystemClock clock;
  MemoryStore store{clock};
};

struct FileBackend {
  static constexpr int kSaves = 10;

  static bool available() { return true; }

  base::SystemClock clock;
  support::TempDir directory;
  FileStore store{directory.path(), clock};
};

struct SecretServiceBackend {
  static constexpr int kSaves = 2;  // each takes a tenth of a second

  static bool available() { return secretServiceAvailable(); }

  SecretServiceBackend() { session.startKeyring(); }

  base::SystemClock clock;
  support::KeyringSession session;
  KeyringStore store{makeSecretService(), session.directory().path() / "state", clock};
};

struct KeychainBackend {
  static constexpr int kSaves = 2;

  static bool available() { return true; }

  base::SystemClock clock;
  KeychainStandIn tool;
  support::TempDir directory;
  KeyringStore store{makeKeychain(tool.tool()), directory.path(), clock};
};

/// File stores that differ in where the sealing key is.
struct SealedFileBackend {
  static constexpr int kSaves = 10;

  static bool available() { return true; }

  explicit SealedFileBackend(KeyOptions key) : store(directory.path(), clock, std::move(key)) {}

  base::SystemClock clock;
  support::TempDir directory;
  FileStore store;
};

struct PassphraseBackend : SealedFileBackend {
  PassphraseBackend()
      : SealedFileBackend({.choice = KeyChoice::kPassphrase, .passphrase = [](bool) {
                             return base::Secret("correct horse battery staple");
                           }}) {}
};

struct SystemdKeyBackend : SystemdCredential, SealedFileBackend {
  SystemdKeyBackend()
      : SealedFileBackend({.choice = KeyChoice::kSystemd,
                           .passphrase = {},
                           .credentialsDirectory = credentialsDirectory()}) {}
};

struct KeychainKeyBackend : KeychainStandIn, SealedFileBackend {
  KeychainKeyBackend()
      : SealedFileBackend({.choice = KeyChoice::kKeyring,
                           .passphrase = {},
                           .credentialsDirectory = {},
                           .keychainTool = tool()}) {}
};

struct SecretServiceKeyBackend : support::KeyringSession, SealedFileBackend {
  static bool available() { return secretServiceAvailable(); }

  SecretServiceKeyBackend() : SealedFileBackend({.choice = KeyChoice::kKeyring}) { startKeyring(); }
};

using Backends =
    std::tuple<MemoryBackend, FileBackend, PassphraseBackend, SystemdKeyBackend, KeychainKeyBackend,
               SecretServiceKeyBackend, SecretServiceBackend, KeychainBackend>;

base::SteadyTime soon() { return base::SystemClock().steady() + std::chrono::milliseconds(20); }

base::SteadyTime later() { return base::SystemClock().steady() + std::chrono::seconds(60); }

TEMPLATE_LIST_TEST_CASE("Store: an empty one has nothing to load, list or erase", "[credentials]",
                        Backends) {
  if (!TestType::available()) {
    WARN("this backend is not on this machine: not tried");
    return;
  }
  TestType backend;
  CHECK_FALSE(backend.store.load(kCraft).has_value());
  CHECK(backend.store.list().empty());
  CHECK_FALSE(backend.store.erase(kCraft));
  CHECK_FALSE(backend.store.backend().empty());
}

TEMPLATE_LIST_TEST_CASE("Store: what is saved is loaded, one generation on", "[credentials]",
                        Backends) {
  if (!TestType::available()) {
    WARN("this backend is not on this machine: not tried");
    return;
  }
  TestType backend;
  auto record = fullRecord();
  CHECK(backend.store.save(kCraft, record) == 1);
  record.generation = 1;
  const auto loaded = backend.store.load(kCraft);
  REQUIRE(loaded.has_value());
  CHECK(contentOf(*loaded) == contentOf(record));
}

TEMPLATE_LIST_TEST_CASE("Store: a save over another generation changes nothing", "[credentials]",
                        Backends) {
  if (!TestType::available()) {
    WARN("this backend is not on this machine: not tried");
    return;
  }
  TestType backend;
  CHECK_FALSE(backend.store
                  .save(kCraft,
                        [] {
                          auto record = fullRecord();
                          record.generation = 1;
                          return record;
                        }())
                  .has_value());
  CHECK_FALSE(backend.store.load(kCraft).has_value());

  REQUIRE(backend.store.save(kCraft, fullRecord("first")) == 1);
  CHECK_FALSE(backend.store.save(kCraft, fullRecord("late")).has_value());
  auto second = fullRecord("second");
  second.generation = 1;
  CHECK(backend.store.save(kCraft, second) == 2);
  CHECK_FALSE(backend.store.save(kCraft, second).has_value());
  CHECK(refreshTokenOf(*backend.store.load(kCraft)) == "second");
}

TEMPLATE_LIST_TEST_CASE("Store: a record that was erased meanwhile does not come back",
                        "[credentials]", Backends) {
  if (!TestType::available()) {
    WARN("this backend is not on this machine: not tried");
    return;
  }
  TestType backend;
  REQUIRE(backend.store.save(kCraft, fullRecord()) == 1);
  auto stale = *backend.store.load(kCraft);
  CHECK(backend.store.erase(kCraft));
  CHECK_FALSE(backend.store.save(kCraft, stale).has_value());
  CHECK_FALSE(backend.store.load(kCraft).has_value());
  CHECK(backend.store.save(kCraft, fullRecord()) == 1);
}

TEMPLATE_LIST_TEST_CASE("Store: records do not touch each other, and any name will do",
                        "[credentials]", Backends) {
  if (!TestType::available()) {
    WARN("this backend is not on this machine: not tried");
    return;
  }
  TestType backend;
  const std::vector<RecordKey> keys = {
      kCraft,
      kNotion,
      {.service = "other", .profile = "craft"},
      {.service = "mcp-auth-proxycraft", .profile = ""},
      {.service = "", .profile = ""},
      {.service = "../../x", .profile = std::string("a\0/\n\xFF", 5)},
      {.service = std::string(300, 's'), .profile = std::string(300, 'p')},
      {.service = "mcp-auth-proxy", .profile = "Craft"}};
  for (std::size_t i = 0; i < keys.size(); ++i)
    CHECK(backend.store.save(keys[i], fullRecord(std::to_string(i))) == 1);
  for (std::size_t i = 0; i < keys.size(); ++i)
    CHECK(refreshTokenOf(*backend.store.load(keys[i])) == std::to_string(i));
  auto listed = backend.store.list();
  CHECK(listed.size() == keys.size());
  for (const auto& key : keys) CHECK(std::count(listed.begin(), listed.end(), key) == 1);
  CHECK(backend.store.erase(kCraft));
  CHECK(backend.store.list().size() == keys.size() - 1);
  CHECK(backend.store.load(kNotion).has_value());
}

TEMPLATE_LIST_TEST_CASE("Store: eight threads that save with compare and swap lose nothing",
                        "[credentials]", Backends) {
  constexpr int kThreads = 8;
  constexpr int kSaves = TestType::kSaves;
  if (!TestType::available()) {
    WARN("this backend is not on this machine: not tried");
    return;
  }
  TestType backend;
  std::atomic<int> failures{0};
  const auto work = [&] {
    for (int done = 0; done < kSaves;) {
      auto record = backend.store.load(kCraft).value_or(Record{});
      record.upstream += 'x';
      if (backend.store.save(kCraft, record)) ++done;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&] {
      try {
        work();
      } catch (const std::exception&) {
        ++failures;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(failures == 0);
  const auto end = backend.store.load(kCraft);
  REQUIRE(end.has_value());
  CHECK(end->generation == kThreads * kSaves);
  CHECK(end->upstream.size() == kThreads * kSaves);
}

TEMPLATE_LIST_TEST_CASE("Store: a lock keeps the second one out until the deadline, and says who",
                        "[credentials]", Backends) {
  if (!TestType::available()) {
    WARN("this backend is not on this machine: not tried");
    return;
  }
  TestType backend;
  const auto held = backend.store.lock(kCraft, later());
  try {
    const auto second = backend.store.lock(kCraft, soon());
    FAIL("two hold it");
  } catch (const base::Error& e) {
    CHECK(e.kind() == base::ErrorKind::kStoreLocked);
    CHECK_THAT(e.text(), Catch::Contains("pid " + std::to_string(getpid())));
  }
  const auto other = backend.store.lock(kNotion, soon());
  CHECK(other != nullptr);
}

TEMPLATE_LIST_TEST_CASE("Store: a lock that is let go can be taken again", "[credentials]",
                        Backends) {
  if (!TestType::available()) {
    WARN("this backend is not on this machine: not tried");
    return;
  }
  TestType backend;
  for (int i = 0; i < 3; ++i) {
    const auto held = backend.store.lock(kCraft, soon());
    CHECK(held != nullptr);
  }
}

TEMPLATE_LIST_TEST_CASE("Store: save and erase work with and without the lock held",
                        "[credentials]", Backends) {
  if (!TestType::available()) {
    WARN("this backend is not on this machine: not tried");
    return;
  }
  TestType backend;
  const auto held = backend.store.lock(kCraft, later());
  CHECK(backend.store.save(kCraft, fullRecord()) == 1);
  CHECK(backend.store.load(kCraft).has_value());
  CHECK(backend.store.erase(kCraft));
}

TEMPLATE_LIST_TEST_CASE("Store: one thread at a time is inside the lock", "[credentials]",
                        Backends) {
  constexpr int kThreads = 8;
  if (!TestType::available()) {
    WARN("this backend is not on this machine: not tried");
    return;
  }
  TestType backend;
  std::atomic<int> inside{0};
  std::atomic<int> worst{0};
  int plain = 0;  // a data race on it would show under the thread sanitizer
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 20; ++round) {
        const auto held = backend.store.lock(kCraft, later());
        worst = std::max<int>(worst, ++inside);
        ++plain;
        --inside;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(worst == 1);
  CHECK(plain == kThreads * 20);
}

}  // namespace

}  // namespace credentials
