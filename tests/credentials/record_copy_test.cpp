#include "credentials/record_copy.h"

#include "base/error.h"
#include "credentials/memory_store.h"
#include "credentials/record_bundle.h"

#include <catch2/catch.hpp>

#include <string>

#include "sample_records.h"
#include "store_files.h"

// Moving records between stores: at no moment does neither have them.

namespace credentials {

namespace {

base::SteadyTime soon() { return base::SystemClock().steady() + std::chrono::seconds(5); }

/// A disk that forgets: what a move must notice before it erases anything.
class ForgetfulStore final : public CredentialStore {
 public:
  explicit ForgetfulStore(const base::Clock& clock) : store_(clock) {}

  [[nodiscard]] std::string backend() const override { return "forgetful"; }

  [[nodiscard]] std::optional<Record> load(const RecordKey& /*key*/) override {
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::uint64_t> save(const RecordKey& key,
                                                  const Record& record) override {
    return store_.save(key, record);
  }

  bool erase(const RecordKey& key) override { return store_.erase(key); }

  [[nodiscard]] std::vector<RecordKey> list() override { return store_.list(); }

  [[nodiscard]] std::unique_ptr<Lock> lock(const RecordKey& key,
                                           base::SteadyTime deadline) override {
    return store_.lock(key, deadline);
  }

 private:
  MemoryStore store_;
};

class TwoStores : public StoreFiles {
 protected:
  [[nodiscard]] MemoryStore& other() { return other_; }

  [[nodiscard]] CopyResult copy(bool eraseOld) {
    return copyRecord({.from = store(), .to = other_, .eraseOld = eraseOld}, kCraft, soon());
  }

  static Record laterRecord(const std::string& refreshToken) {
    auto record = fullRecord(refreshToken);
    record.tokens->obtainedAt += std::chrono::hours(1);
    return record;
  }

 private:
  MemoryStore other_{clock()};
};

TEST_CASE_METHOD(TwoStores, "copyRecord: the old one goes only when that is wanted",
                 "[credentials]") {
  CHECK(copy(true) == CopyResult::kNothing);
  REQUIRE(store().save(kCraft, fullRecord("one")) == 1);
  CHECK(copy(false) == CopyResult::kCopied);
  CHECK(store().load(kCraft).has_value());
  CHECK(refreshTokenOf(other().load(kCraft).value()) == "one");
  // As after a crash in between: it is just ended.
  CHECK(copy(true) == CopyResult::kAlreadySame);
  CHECK_FALSE(store().load(kCraft).has_value());
  CHECK(copy(true) == CopyResult::kNothing);
  CHECK(refreshTokenOf(other().load(kCraft).value()) == "one");
}

TEST_CASE_METHOD(TwoStores, "copyRecord: what was refreshed after a first copy is copied again",
                 "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord("one")) == 1);
  REQUIRE(copy(false) == CopyResult::kCopied);
  auto next = laterRecord("two");
  next.generation = 1;
  REQUIRE(store().save(kCraft, next) == 2);
  CHECK(copy(true) == CopyResult::kCopied);
  CHECK(refreshTokenOf(other().load(kCraft).value()) == "two");
}

TEST_CASE_METHOD(TwoStores, "copyRecord: a newer login is not replaced", "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord("old")) == 1);
  REQUIRE(other().save(kCraft, laterRecord("new")) == 1);
  CHECK(copy(true) == CopyResult::kNewerThere);
  CHECK(refreshTokenOf(other().load(kCraft).value()) == "new");
  CHECK(refreshTokenOf(store().load(kCraft).value()) == "old");
  CHECK(putRecord(fullRecord("old"), other(), kCraft, true) == CopyResult::kCopied);
  CHECK(refreshTokenOf(other().load(kCraft).value()) == "old");
}

TEST_CASE_METHOD(TwoStores, "copyRecord: a registered client alone replaces no login",
                 "[credentials]") {
  auto clientOnly = fullRecord();
  clientOnly.tokens.reset();
  REQUIRE(store().save(kCraft, clientOnly) == 1);
  CHECK(copy(false) == CopyResult::kCopied);
  REQUIRE(other().erase(kCraft));
  REQUIRE(other().save(kCraft, fullRecord("login")) == 1);
  CHECK(copy(false) == CopyResult::kNewerThere);
}

TEST_CASE_METHOD(TwoStores, "copyRecord: a store that does not keep it leaves the old one alone",
                 "[credentials]") {
  ForgetfulStore forgetful(clock());
  REQUIRE(store().save(kCraft, fullRecord("one")) == 1);
  const auto text = refusal(base::ErrorKind::kStoreUnavailable, [&] {
    return copyRecord({.from = store(), .to = forgetful, .eraseOld = true}, kCraft, soon());
  });
  CHECK_THAT(text, Catch::Contains("'forgetful' did not keep"));
  CHECK(refreshTokenOf(store().load(kCraft).value()) == "one");
}

TEST_CASE_METHOD(TwoStores, "copyRecord: a record that is being refreshed is waited for",
                 "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord()) == 1);
  const auto refreshing = store().lock(kCraft, soon());
  refusal(base::ErrorKind::kStoreLocked, [&] {
    return copyRecord({.from = store(), .to = other(), .eraseOld = true}, kCraft,
                      base::SystemClock().steady() + std::chrono::milliseconds(20));
  });
  CHECK_FALSE(other().load(kCraft).has_value());
}

TEST_CASE("bundle: what goes in comes out, whatever the names", "[credentials]") {
  const RecordKey odd{.service = std::string("a\0\"<", 4), .profile = "\xFF%"};
  const RecordBundle records = {{kCraft, fullRecord("one")}, {odd, fullRecord("two")}};
  const auto again = unbundle(bundle(records).reveal());
  REQUIRE(again.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(again[i].first == records[i].first);
    CHECK(contentOf(again[i].second) == contentOf(records[i].second));
  }
  CHECK(unbundle(bundle({}).reveal()).empty());
}

TEST_CASE("unbundle: what bundle did not make is refused", "[credentials]") {
  for (const auto* const text :
       {"", "[]", "{}", R"({"version":1})", R"({"version":2,"records":[]})",
        R"({"version":1,"records":{}})", R"({"version":1,"records":[1]})",
        R"({"version":1,"records":[{"service":"s","profile":"p"}]})",
        R"({"version":1,"records":[{"service":"%x","profile":"p","record":"{}"}]})",
        R"({"version":1,"records":[{"service":"s","profile":"p","record":"{}"}]})"})
    try {
      static_cast<void>(unbundle(text));
      FAIL_CHECK(text << " was taken");
    } catch (const base::Error& e) {
      CHECK(e.kind() == base::ErrorKind::kStoreCorrupt);
    }
}

}  // namespace

}  // namespace credentials
