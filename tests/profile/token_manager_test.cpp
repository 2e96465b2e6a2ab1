#include "token_fixture.h"

namespace profile {
namespace {

TEST_CASE_METHOD(TokenFixture, "TokenManager: nothing is read before somebody asks", "[profile]") {
  CHECK(store.loads == 0);
  CHECK_FALSE(tokens->status().loaded);
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: the first caller has the store read and waits for it",
                 "[profile]") {
  save(record());
  const auto call = ask();
  CHECK_FALSE(call->isDone());
  executor.runAll();
  CHECK(call->token() == "Bearer old");
  CHECK(requests() == 0);
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: the fast lane's first look has the store read",
                 "[profile]") {
  save(record());
  CHECK(current() == "none");
  executor.runAll();
  CHECK(current() == "Bearer old");
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: nobody has logged in", "[profile]") {
  const auto call = askAndRun();
  CHECK_THAT(call->loginReason(), Catch::Contains("Nobody has logged in"));
  CHECK(tokens->status().loginRequired);
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: many callers cause one refresh", "[profile]") {
  startWith(record(10s));
  clock.advance(11s);
  std::vector<std::shared_ptr<Call>> calls(500);
  for (auto& call : calls) call = ask();
  executor.runAll();
  CHECK(requests() == 1);
  for (const auto& call : calls) CHECK(call->token() == "Bearer new1");
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: a refresh names resource and scope as bound",
                 "[profile]") {
  startWith(record(10s));
  pass(11s);
  CHECK(sent("grant_type") == "refresh_token");
  CHECK(sent("refresh_token") == "r0");
  CHECK(sent("resource") == kUpstream);
  CHECK(sent("scope") == "read write");
  CHECK(sent("client_id") == "the-client");
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: resource is left out where it is off", "[profile]") {
  auto made = record(10s);
  made.tokens->resource.clear();
  made.tokens->scope.reset();
  startWith(made);
  pass(11s);
  CHECK(sent("resource") == "-");
  CHECK(sent("scope") == "-");
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: a scope that is not taken back is left out",
                 "[profile]") {
  startWith(record(10s));
  http.answerWith([this](const http::ClientRequest& request) {
    if (request.body.find("scope=") != std::string::npos)
      return json(400, R"({"error":"invalid_scope"})");
    return nextTokens();
  });
  clock.advance(11s);
  CHECK(askAndRun()->token() == "Bearer new1");
  CHECK(requests() == 2);
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: the timer refreshes a minute before an hour ends",
                 "[profile]") {
  startWith(record(3600s));
  pass(3539s);
  CHECK(requests() == 0);
  pass(1s);
  CHECK(requests() == 1);
  CHECK(current() == "Bearer new1");
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: a short token is refreshed in its last tenth",
                 "[profile]") {
  startWith(record(20s));
  pass(17900ms);
  CHECK(requests() == 0);
  pass(100ms);
  CHECK(requests() == 1);
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: the first caller that notices starts the refresh",
                 "[profile]") {
  startWith(record(3600s));
  clock.advance(3550s);
  const auto before = executor.size();
  CHECK(current() == "Bearer old");
  CHECK(executor.size() == before + 1);
  CHECK(current() == "Bearer old");
  CHECK(executor.size() == before + 1);
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: callers go on with the old token while it lasts",
                 "[profile]") {
  startWith(record(3600s));
  clock.advance(3550s);
  std::string seen;
  http.answerWith([&](const http::ClientRequest&) {
    seen = current();
    const auto call = ask();
    CHECK(call->token() == "Bearer old");
    return nextTokens();
  });
  executor.runAll();
  CHECK(seen == "Bearer old");
  CHECK(current() == "Bearer new1");
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: an old token is let go when a new one is there",
                 "[profile]") {
  startWith(record(3600s));
  const std::weak_ptr<const AccessToken> old = tokens->current();
  CHECK_FALSE(old.expired());
  pass(3550s);
  CHECK(current() == "Bearer new1");
  CHECK(old.expired());
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: a new token is saved before anyone has it",
                 "[profile]") {
  startWith(record(10s));
  clock.advance(11s);
  const auto call = ask();
  int saves = 0;
  store.beforeSave = [&](const credentials::Record& saved) {
    ++saves;
    CHECK_FALSE(call->isDone());
    CHECK(current() == "none");
    if (saves == 1) {
      CHECK(saved.tokens->refreshSentAt == clock.wall());
      CHECK(requests() == 0);
    } else {
      CHECK_FALSE(saved.tokens->refreshSentAt);
      CHECK(saved.tokens->refreshToken == base::Secret("r1"));
    }
  };
  executor.runAll();
  CHECK(saves == 2);
  CHECK(call->token() == "Bearer new1");
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: the refresh token is kept where none is given",
                 "[profile]") {
  startWith(record(10s));
  http.answerWith([](const http::ClientRequest&) {
    return json(200, R"({"access_token":"next","token_type":"bearer","expires_in":60})");
  });
  pass(11s);
  CHECK(stored().tokens->refreshToken == base::Secret("r0"));
  CHECK(stored().tokens->scope == "read write");
  CHECK(current() == "Bearer next");
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: a token without a lifetime has no timer",
                 "[profile]") {
  auto made = record();
  made.tokens->expiresAt.reset();
  startWith(made);
  CHECK(executor.size() == 0);
  pass(24h * 365);
  CHECK(current() == "Bearer old");
  CHECK(requests() == 0);
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: run out with no refresh token means login",
                 "[profile]") {
  auto made = record(10s);
  made.tokens->refreshToken.reset();
  startWith(made);
  CHECK(current() == "Bearer old");
  pass(11s);
  CHECK(current() == "none");
  CHECK_THAT(askAndRun()->loginReason(), Catch::Contains("no refresh token"));
  CHECK(requests() == 0);
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: each caller has its own deadline", "[profile]") {
  startWith(record(10s));
  clock.advance(11s);
  const auto patient = ask(60s);
  const auto hasty = ask(2s);
  // The refresh hangs: its work is taken by another thread and does not come back.
  http.answerWith([&](const http::ClientRequest&) {
    clock.advance(2s);
    while (!hasty->isDone() && executor.runOne()) continue;
    CHECK(hasty->error() == base::ErrorKind::kAuthServerTimeout);
    CHECK_FALSE(patient->isDone());
    return nextTokens();
  });
  executor.runAll();
  CHECK(patient->token() == "Bearer new1");
  CHECK(hasty->outcomes.size() == 1);
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: expiry survives a restart", "[profile]") {
  startWith(record(3600s));
  clock.advance(3000s);
  restart();
  start();
  CHECK(current() == "Bearer old");
  pass(539s);
  CHECK(requests() == 0);
  pass(1s);
  CHECK(requests() == 1);
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: a wall clock that jumps while running is not noticed",
                 "[profile]") {
  startWith(record(3600s));
  clock.jumpWall(24h);
  pass(1s);
  CHECK(current() == "Bearer old");
  CHECK(requests() == 0);
  clock.jumpWall(-48h);
  pass(1s);
  CHECK(current() == "Bearer old");
  CHECK(requests() == 0);
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: a login from the future is refreshed once, not lost",
                 "[profile]") {
  save(record(3600s));
  clock.jumpWall(-24h);
  http.answerWith([&](const http::ClientRequest&) {
    CHECK(current() == "Bearer old");
    return nextTokens();
  });
  start();
  pass(1s);
  CHECK(requests() == 1);
  CHECK(current() == "Bearer new1");
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: after a week asleep one refresh is enough",
                 "[profile]") {
  startWith(record(3600s));
  pass(24h * 7);
  CHECK(requests() == 1);
  CHECK(current() == "Bearer new1");
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: tokens that run out on arrival cause no storm",
                 "[profile]") {
  startWith(record(10s));
  http.answerWith([this](const http::ClientRequest&) {
    auto answer = nextTokens(1s);
    clock.advance(2s);
    return answer;
  });
  clock.advance(11s);
  const auto call = askAndRun();
  CHECK(call->error() == base::ErrorKind::kTokenResponseInvalid);
  CHECK(requests() == 1);
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: a refresh that another process did is taken over",
                 "[profile]") {
  startWith(record(10s));
  auto theirs = record(3600s);
  theirs.tokens->accessToken = base::Secret("theirs");
  save(theirs);
  clock.advance(11s);
  CHECK(askAndRun()->token() == "Bearer theirs");
  CHECK(requests() == 0);
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: a login by another process is found", "[profile]") {
  CHECK_FALSE(askAndRun()->loginReason().empty());
  save(record());
  CHECK_FALSE(askAndRun()->loginReason().empty());  // the store is not read at every call
  clock.advance(5s);
  CHECK(askAndRun()->token() == "Bearer old");
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: a record of another upstream is kept but not used",
                 "[profile]") {
  auto made = record();
  made.upstream = "https://other.example/mcp";
  startWith(made);
  CHECK(current() == "none");
  CHECK_THAT(askAndRun()->loginReason(), Catch::Contains("another upstream URL"));
  CHECK(stored().upstream == "https://other.example/mcp");
  CHECK(requests() == 0);
}

TEST_CASE_METHOD(TokenFixture, "TokenManager: status says what there is", "[profile]") {
  startWith(record(3600s));
  const auto status = tokens->status();
  CHECK(status.loaded);
  CHECK(status.hasAccessToken);
  CHECK(status.hasRefreshToken);
  CHECK_FALSE(status.loginRequired);
  CHECK(status.scope == "read write");
  CHECK(status.expiresAt == clock.wall() + 3600s);
  CHECK(status.issuer == "https://as.example");
  CHECK(status.clientId == "the-client");
  CHECK_FALSE(status.lastRefreshAt);
  pass(3550s);
  CHECK(tokens->status().lastRefreshAt == clock.wall());
}

}  // namespace
}  // namespace profile
