#include <atomic>
#include <future>
#include <thread>

#include "token_fixture.h"

namespace profile {
namespace {

using base::ErrorKind;

TEST_CASE_METHOD(TokenFixture, "Login: accepted tokens are saved, shown and wake who waits",
                 "[profile]") {
  startWith(record(10s));
  clock.advance(11s);
  const auto call = ask();
  auto fresh = record(3600s);
  fresh.tokens->accessToken = base::Secret("login");
  tokens->accept(fresh);
  CHECK(call->token() == "Bearer login");
  CHECK(current() == "Bearer login");
  CHECK(stored().tokens->accessToken == base::Secret("login"));
  executor.runAll();
  CHECK(requests() == 0);
}

TEST_CASE_METHOD(TokenFixture, "Login: one who waits for it gets its token", "[profile]") {
  start();
  const auto patient = askForLogin(60s);
  executor.runAll();
  CHECK_FALSE(askAndRun()->loginReason().empty());
  CHECK_FALSE(patient->isDone());
  tokens->accept(record());
  CHECK(patient->token() == "Bearer old");
}

TEST_CASE_METHOD(TokenFixture, "Login: one who waits in vain hears why, at the deadline",
                 "[profile]") {
  start();
  const auto patient = askForLogin(60s);
  pass(59s);
  CHECK_FALSE(patient->isDone());
  pass(2s);
  CHECK_FALSE(patient->loginReason().empty());
}

TEST_CASE_METHOD(TokenFixture, "Login: one who waits for it hears of other trouble at once",
                 "[profile]") {
  startWith(record(10s));
  failWith(ErrorKind::kAuthServerUnreachable);
  clock.advance(11s);
  const auto patient = askForLogin(60s);
  executor.runAll();
  CHECK(patient->error() == ErrorKind::kAuthServerUnreachable);
}

TEST_CASE_METHOD(TokenFixture, "Login: ends a refusal", "[profile]") {
  startWith(record(10s));
  refuseWith("invalid_grant");
  pass(11s);
  REQUIRE(tokens->status().loginRequired);
  auto fresh = record(3600s);
  tokens->accept(fresh);
  CHECK(current() == "Bearer old");
  CHECK_FALSE(tokens->status().loginRequired);
}

TEST_CASE_METHOD(TokenFixture, "Login: replaces a record that cannot be read", "[profile]") {
  store.loadFault = base::Error(ErrorKind::kStoreCorrupt, "damaged");
  CHECK(askAndRun()->error() == ErrorKind::kStoreCorrupt);
  tokens->accept(record());
  CHECK(current() == "Bearer old");
}

TEST_CASE_METHOD(TokenFixture, "Login: a login that cannot be saved changes nothing", "[profile]") {
  startWith(record());
  store.beforeSave = [](const credentials::Record&) {
    throw base::Error(ErrorKind::kStoreUnavailable, "the disk is full");
  };
  auto fresh = record();
  fresh.tokens->accessToken = base::Secret("login");
  CHECK_THROWS_AS(tokens->accept(fresh), base::Error);
  CHECK(current() == "Bearer old");
  CHECK(stored().tokens->accessToken == base::Secret("old"));
}

TEST_CASE_METHOD(TokenFixture, "Login: during a refresh the login wins", "[profile]") {
  startWith(record(10s));
  clock.advance(11s);
  store.lockFault = std::nullopt;
  http.answerWith([this](const http::ClientRequest&) {
    // The refresh holds the lock and hangs; the login does without it.
    store.lockFault = base::Error(ErrorKind::kStoreLocked, "held");
    auto fresh = record(3600s);
    fresh.tokens->accessToken = base::Secret("login");
    tokens->accept(fresh);
    store.lockFault.reset();
    return nextTokens();
  });
  executor.runAll();
  CHECK(current() == "Bearer login");
  CHECK(stored().tokens->accessToken == base::Secret("login"));
}

TEST_CASE_METHOD(TokenFixture, "Logout: forgets here and in the store", "[profile]") {
  startWith(record());
  const auto before = tokens->forget();
  REQUIRE(before);
  CHECK(before->tokens->refreshToken == base::Secret("r0"));
  CHECK(current() == "none");
  CHECK_FALSE(memory.load(key));
  CHECK_THAT(askAndRun()->loginReason(), Catch::Contains("log", Catch::CaseSensitive::No));
  pass(2h);
  CHECK(requests() == 0);
}

TEST_CASE_METHOD(TokenFixture, "Logout: a refresh that ends afterwards brings nothing back",
                 "[profile]") {
  startWith(record(10s));
  clock.advance(11s);
  const auto call = ask();
  http.answerWith([this](const http::ClientRequest&) {
    store.lockFault = base::Error(ErrorKind::kStoreLocked, "held");
    static_cast<void>(tokens->forget());
    store.lockFault.reset();
    return nextTokens();
  });
  executor.runAll();
  CHECK_FALSE(call->loginReason().empty());
  CHECK(current() == "none");
  CHECK_FALSE(memory.load(key));
}

TEST_CASE_METHOD(TokenFixture, "Logout: gives back what a refresh brought meanwhile", "[profile]") {
  startWith(record(10s));
  clock.advance(11s);
  const auto call = ask();
  std::future<std::optional<credentials::Record>> forgotten;
  http.answerWith([&](const http::ClientRequest&) {
    forgotten = std::async(std::launch::async, [this] { return tokens->forget(); });
    while (!tokens->status().loginRequired) std::this_thread::yield();  // it waits for the lock
    return nextTokens();
  });
  executor.runAll();
  const auto last = forgotten.get();
  REQUIRE(last);
  CHECK(last->tokens->refreshToken == base::Secret("r1"));
  CHECK(current() == "none");
  CHECK_FALSE(memory.load(key));
}

TEST_CASE_METHOD(TokenFixture, "Logout: gives back the newest of what was saved and what was not",
                 "[profile]") {
  startWith(record(10s));
  bool full = true;
  store.beforeSave = [&](const credentials::Record& saved) {
    if (full && !saved.tokens->refreshSentAt)
      throw base::Error(ErrorKind::kStoreUnavailable, "the disk is full");
  };
  clock.advance(11s);
  static_cast<void>(askAndRun());  // r1, and that is not saved
  pass(500ms);
  pass(1s);
  REQUIRE(current() == "Bearer new1");
  std::future<std::optional<credentials::Record>> forgotten;
  http.answerWith([&](const http::ClientRequest&) {
    forgotten = std::async(std::launch::async, [this] { return tokens->forget(); });
    while (!tokens->status().loginRequired) std::this_thread::yield();
    full = false;
    return nextTokens();
  });
  tokens->reject(tokens->current());
  executor.runAll();
  const auto last = forgotten.get();
  REQUIRE(last);
  CHECK(last->tokens->refreshToken == base::Secret("r2"));
}

TEST_CASE_METHOD(TokenFixture, "Logout: a login that ends meanwhile is kept or dropped whole",
                 "[profile]") {
  const bool loginFirst = GENERATE(true, false);
  startWith(record());
  auto fresh = record();
  fresh.tokens->accessToken = base::Secret("login");
  std::future<void> other;
  if (loginFirst) {
    store.afterSave = [&](const credentials::Record&) {
      if (other.valid()) return;
      other = std::async(std::launch::async, [this] { static_cast<void>(tokens->forget()); });
      while (current() != "none") std::this_thread::yield();
    };
    tokens->accept(fresh);
  } else {
    store.beforeErase = [&] {
      std::atomic<bool> begun{false};
      other = std::async(std::launch::async, [&] {
        begun = true;
        tokens->accept(fresh);
      });
      while (!begun) std::this_thread::yield();
      std::this_thread::sleep_for(20ms);  // to where it waits for the lock
    };
    static_cast<void>(tokens->forget());
  }
  other.get();
  CHECK((current() == "Bearer login") == memory.load(key).has_value());
  CHECK(memory.load(key).has_value() == !loginFirst);
}

TEST_CASE_METHOD(TokenFixture, "Logout: a record that cannot be erased is not used again",
                 "[profile]") {
  startWith(record());
  store.eraseFault = base::Error(ErrorKind::kStoreUnavailable, "read-only");
  CHECK_THROWS_AS(tokens->forget(), base::Error);
  pass(1min);
  CHECK_FALSE(askAndRun()->loginReason().empty());
  CHECK(current() == "none");
}

TEST_CASE_METHOD(TokenFixture, "Logout: of a record that cannot be read works", "[profile]") {
  save(record());
  store.loadFault = base::Error(ErrorKind::kStoreCorrupt, "damaged");
  CHECK_FALSE(tokens->forget());
  store.loadFault.reset();
  CHECK_FALSE(memory.load(key));
}

TEST_CASE_METHOD(TokenFixture, "Step-up: the token stays usable and status asks for a login",
                 "[profile]") {
  startWith(record());
  tokens->requireScope("admin");
  CHECK(current() == "Bearer old");
  const auto status = tokens->status();
  CHECK(status.loginRequired);
  CHECK(status.loginKind == ErrorKind::kInsufficientScope);
  CHECK_THAT(status.loginReason, Catch::Contains("admin"));
  CHECK(stepUp->wanted() == "read write admin");
}

TEST_CASE_METHOD(TokenFixture, "Step-up: three logins that do not help are enough", "[profile]") {
  startWith(record());
  for (int logins = 0; logins < 3; ++logins) {
    tokens->requireScope("admin");
    CHECK(tokens->loginHelps());
    tokens->accept(record());
    CHECK_FALSE(tokens->status().loginRequired);
  }
  tokens->requireScope("admin");
  CHECK_FALSE(tokens->loginHelps());
  CHECK_THAT(tokens->status().loginReason, Catch::Contains("Three logins"));
}

}  // namespace
}  // namespace profile
