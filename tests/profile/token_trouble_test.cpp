#include "token_fixture.h"

namespace profile {
namespace {

using base::ErrorKind;

TEST_CASE_METHOD(TokenFixture, "Trouble: an old token is used on while the server is down",
                 "[profile]") {
  startWith(record(3600s));
  failWith(ErrorKind::kAuthServerUnreachable);
  pass(3550s);
  CHECK(requests() == 1);
  CHECK(current() == "Bearer old");
  CHECK(tokens->status().lastError);
  CHECK_FALSE(tokens->status().loginRequired);
}

TEST_CASE_METHOD(TokenFixture, "Trouble: run out, callers get the error and never a login",
                 "[profile]") {
  startWith(record(10s));
  const auto kind = GENERATE(ErrorKind::kAuthServerUnreachable, ErrorKind::kAuthServerTimeout,
                             ErrorKind::kUpstreamTls, ErrorKind::kUpstreamProtocol);
  failWith(kind);
  clock.advance(11s);
  CHECK(askAndRun()->error() == kind);
  CHECK(stored().tokens->refreshToken == base::Secret("r0"));
  CHECK_FALSE(tokens->status().loginRequired);
}

TEST_CASE_METHOD(TokenFixture, "Trouble: answers that are no OAuth refusal lose nothing",
                 "[profile]") {
  startWith(record(10s));
  const auto answer = GENERATE(
      json(500, "oops"), json(503, R"({"error":"temporarily_unavailable"})"),
      json(400, "<html>invalid_grant</html>"), json(200, R"({"access_tok)"), json(200, "{}"),
      json(302, ""), json(429, R"({"error":"slow_down"})"),
      json(400, R"({"error":"invalid_request"})"), json(500, R"({"error":"invalid_grant"})"));
  http.answerWith([answer](const http::ClientRequest&) { return answer; });
  clock.advance(11s);
  const auto kind = askAndRun()->error();
  CHECK((kind == ErrorKind::kTokenEndpointFailed || kind == ErrorKind::kTokenResponseInvalid));
  CHECK(stored().tokens->refreshToken == base::Secret("r0"));
  CHECK(stored().tokens->refused.empty());
  CHECK(stored().client);
  answerAgain();
  clock.advance(30s);
  CHECK(askAndRun()->token() == "Bearer new1");
}

TEST_CASE_METHOD(TokenFixture, "Trouble: during the back-off callers are answered at once",
                 "[profile]") {
  startWith(record(10s));
  failWith(ErrorKind::kAuthServerUnreachable);
  clock.advance(11s);
  CHECK(askAndRun()->error() == ErrorKind::kAuthServerUnreachable);
  const auto call = ask();
  CHECK(call->error() == ErrorKind::kAuthServerUnreachable);
  CHECK(requests() == 1);
}

TEST_CASE_METHOD(TokenFixture, "Trouble: a caller after the back-off causes a try", "[profile]") {
  startWith(record(10s));
  failWith(ErrorKind::kAuthServerUnreachable);
  clock.advance(11s);
  CHECK(askAndRun()->error() == ErrorKind::kAuthServerUnreachable);
  answerAgain();
  clock.advance(1s);
  CHECK(askAndRun()->token() == "Bearer new1");
  CHECK_FALSE(tokens->status().lastError);
}

TEST_CASE_METHOD(TokenFixture, "Trouble: tries go on by themselves, no more than 30 s apart",
                 "[profile]") {
  startWith(record(10s));
  failWith(ErrorKind::kAuthServerUnreachable);
  pass(11s);
  std::size_t before = 0;
  for (int minute = 0; minute < 10; ++minute) {
    CHECK(requests() > before);
    before = requests();
    for (int second = 0; second < 60; ++second) pass(1s);
  }
  CHECK(requests() < 60);
  answerAgain();
  pass(30s);
  CHECK(current() == "Bearer new1");
}

TEST_CASE_METHOD(TokenFixture, "Trouble: 'refresh sent' is written once for many tries",
                 "[profile]") {
  startWith(record(10s));
  failWith(ErrorKind::kAuthServerTimeout);
  pass(11s);
  const auto generation = stored().generation;
  CHECK(stored().tokens->refreshSentAt);
  for (int tries = 0; tries < 5; ++tries) pass(30s);
  CHECK(requests() > 3);
  CHECK(stored().generation == generation);
}

TEST_CASE_METHOD(TokenFixture, "Trouble: a lost answer is asked for again after a restart",
                 "[profile]") {
  auto made = record(3600s);
  made.tokens->refreshSentAt = clock.wall();
  startWith(made);
  CHECK(requests() == 1);
  CHECK(sent("refresh_token") == "r0");
  CHECK(current() == "Bearer new1");
  CHECK_FALSE(stored().tokens->refreshSentAt);
}

TEST_CASE_METHOD(TokenFixture, "Trouble: only a refusal after a lost answer means login",
                 "[profile]") {
  auto made = record(10s);
  made.tokens->refreshSentAt = clock.wall();
  save(made);
  clock.advance(11s);
  failWith(ErrorKind::kAuthServerUnreachable);
  CHECK(askAndRun()->error() == ErrorKind::kAuthServerUnreachable);
  refuseWith("invalid_grant");
  clock.advance(1s);
  CHECK_FALSE(askAndRun()->loginReason().empty());
}

TEST_CASE_METHOD(TokenFixture, "Trouble: no request goes out when 'refresh sent' cannot be saved",
                 "[profile]") {
  startWith(record(10s));
  store.beforeSave = [](const credentials::Record&) {
    throw base::Error(ErrorKind::kStoreUnavailable, "the disk is full");
  };
  clock.advance(11s);
  CHECK(askAndRun()->error() == ErrorKind::kStoreUnavailable);
  CHECK(requests() == 0);
  store.beforeSave = nullptr;
  clock.advance(1s);
  CHECK(askAndRun()->token() == "Bearer new1");
}

TEST_CASE_METHOD(TokenFixture, "Trouble: a store that cannot be read is tried again", "[profile]") {
  save(record());
  store.loadFault = base::Error(ErrorKind::kStoreUnavailable, "no keyring");
  CHECK(askAndRun()->error() == ErrorKind::kStoreUnavailable);
  store.loadFault.reset();
  clock.advance(1s);
  CHECK(askAndRun()->token() == "Bearer old");
}

TEST_CASE_METHOD(TokenFixture, "Trouble: a lock that another process holds is waited for, not lost",
                 "[profile]") {
  startWith(record(10s));
  store.lockFault = base::Error(ErrorKind::kStoreLocked, "held by process 7");
  clock.advance(11s);
  CHECK(askAndRun()->error() == ErrorKind::kStoreLocked);
  store.lockFault.reset();
  clock.advance(1s);
  CHECK(askAndRun()->token() == "Bearer new1");
}

/// The server has given new tokens and the disk is full.
class UnsavedFixture : public TokenFixture {
 public:
  UnsavedFixture() {
    startWith(record(10s));
    store.beforeSave = [this](const credentials::Record& saved) {
      if (full && !saved.tokens->refreshSentAt)
        throw base::Error(ErrorKind::kStoreUnavailable, "the disk is full");
    };
    clock.advance(11s);
  }

  bool full = true;
};

TEST_CASE_METHOD(UnsavedFixture, "Unsaved: callers wait while saving is tried again", "[profile]") {
  const auto call = askAndRun();
  CHECK_FALSE(call->isDone());
  CHECK(current() == "none");
  full = false;
  pass(500ms);
  CHECK(call->token() == "Bearer new1");
  CHECK(stored().tokens->refreshToken == base::Secret("r1"));
  CHECK(requests() == 1);
  CHECK_FALSE(tokens->status().lastError);
}

TEST_CASE_METHOD(UnsavedFixture, "Unsaved: after three tries the token is used, with a loud error",
                 "[profile]") {
  const auto call = askAndRun();
  pass(500ms);
  CHECK_FALSE(call->isDone());
  pass(1s);
  CHECK(call->token() == "Bearer new1");
  REQUIRE(tokens->status().lastError);
  CHECK_THAT(tokens->status().lastError->text(), Catch::Contains("cannot be saved"));
  full = false;
  pass(30s);
  CHECK(stored().tokens->refreshToken == base::Secret("r1"));
  CHECK_FALSE(tokens->status().lastError);
  CHECK(current() == "Bearer new1");
}

TEST_CASE_METHOD(UnsavedFixture, "Unsaved: the next refresh goes on from what was not saved",
                 "[profile]") {
  static_cast<void>(askAndRun());
  pass(500ms);
  pass(1s);
  REQUIRE(current() == "Bearer new1");
  tokens->reject(tokens->current());
  executor.runAll();
  CHECK(sent("refresh_token") == "r1");
  CHECK(current() == "Bearer new2");
  full = false;
  pass(30s);
  CHECK(stored().tokens->refreshToken == base::Secret("r2"));
}

TEST_CASE_METHOD(TokenFixture, "Unsaved: what was saved after all is no stranger's", "[profile]") {
  startWith(record(10s));
  bool failing = true;
  store.afterSave = [&](const credentials::Record& saved) {
    if (failing && !saved.tokens->refreshSentAt)
      throw base::Error(ErrorKind::kStoreUnavailable, "the folder could not be synced");
  };
  clock.advance(11s);
  static_cast<void>(askAndRun());
  pass(500ms);
  pass(1s);
  REQUIRE(current() == "Bearer new1");
  failing = false;
  tokens->reject(tokens->current());
  executor.runAll();
  CHECK(sent("refresh_token") == "r1");
  CHECK(current() == "Bearer new2");
  CHECK(stored().tokens->refreshToken == base::Secret("r2"));
}

TEST_CASE_METHOD(UnsavedFixture, "Unsaved: a stop tries to save once more", "[profile]") {
  const auto call = askAndRun();
  tokens->saveNow();
  CHECK_FALSE(call->isDone());
  full = false;
  tokens->saveNow();
  CHECK(call->token() == "Bearer new1");
  CHECK(stored().tokens->refreshToken == base::Secret("r1"));
  CHECK(requests() == 1);
  pass(1h);  // and all goes on as usual, where there is no stop
  CHECK(stored().tokens->refreshToken == base::Secret("r2"));
}

TEST_CASE_METHOD(UnsavedFixture, "Unsaved: logging out gives back what was not saved",
                 "[profile]") {
  static_cast<void>(askAndRun());
  const auto forgotten = tokens->forget();
  REQUIRE(forgotten);
  CHECK(forgotten->tokens->refreshToken == base::Secret("r1"));
  full = false;
  pass(60s);
  CHECK_FALSE(memory.load(key));
}

}  // namespace
}  // namespace profile
