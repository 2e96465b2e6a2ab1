#include "token_fixture.h"

namespace profile {
namespace {

using base::ErrorKind;

TEST_CASE_METHOD(TokenFixture, "Refusal: invalid_grant means login, and the client is kept",
                 "[profile]") {
  startWith(record(10s));
  refuseWith("invalid_grant");
  clock.advance(11s);
  CHECK_THAT(askAndRun()->loginReason(), Catch::Contains("refused the refresh token"));
  CHECK(stored().tokens->refused == "invalid_grant");
  CHECK(stored().client->clientId == "the-client");
  CHECK(tokens->status().loginKind == ErrorKind::kRefreshRefused);
  CHECK(rejectedClients.empty());
}

TEST_CASE_METHOD(TokenFixture, "Refusal: a restart asks for a login and not the server again",
                 "[profile]") {
  startWith(record(10s));
  refuseWith("invalid_grant");
  pass(11s);
  restart();
  CHECK_THAT(askAndRun()->loginReason(), Catch::Contains("refused the refresh token"));
  pass(1h);
  CHECK(requests() == 1);
}

TEST_CASE_METHOD(TokenFixture, "Refusal: an access token that still lasts is used up",
                 "[profile]") {
  startWith(record(3600s));
  refuseWith("invalid_grant");
  pass(3550s);
  CHECK(requests() == 1);
  CHECK(current() == "Bearer old");
  CHECK(tokens->status().loginRequired);
  pass(50s);
  CHECK(current() == "none");
  CHECK(requests() == 1);
}

TEST_CASE_METHOD(TokenFixture, "Refusal: a record that somebody saved meanwhile is used",
                 "[profile]") {
  startWith(record(10s));
  http.answerWith([this](const http::ClientRequest&) {
    auto theirs = record(3600s);
    theirs.tokens->accessToken = base::Secret("theirs");
    save(theirs);
    return json(400, R"({"error":"invalid_grant"})");
  });
  clock.advance(11s);
  CHECK(askAndRun()->token() == "Bearer theirs");
  CHECK(requests() == 1);
}

TEST_CASE_METHOD(TokenFixture, "Refusal: a newer refresh token in the store is tried",
                 "[profile]") {
  startWith(record(10s));
  http.answerWith([this](const http::ClientRequest& request) {
    if (request.body.find("refresh_token=r0") == std::string::npos) return nextTokens();
    auto theirs = record(0s);
    theirs.tokens->refreshToken = base::Secret("theirs");
    save(theirs);
    return json(400, R"({"error":"invalid_grant"})");
  });
  clock.advance(11s);
  CHECK(askAndRun()->token() == "Bearer new1");
  CHECK(sent("refresh_token") == "theirs");
}

TEST_CASE_METHOD(TokenFixture,
                 "Refusal: a client that the server forgot is reported and remembered",
                 "[profile]") {
  startWith(record(10s));
  http.answerWith(
      [](const http::ClientRequest&) { return json(401, R"({"error":"invalid_client"})"); });
  clock.advance(11s);
  CHECK_THAT(askAndRun()->loginReason(), Catch::Contains("no longer knows the registered client"));
  CHECK(rejectedClients == std::vector<std::string>{"the-client"});
  CHECK(stored().tokens->refreshToken == base::Secret("r0"));
  CHECK(tokens->status().loginKind == ErrorKind::kClientRejected);
}

TEST_CASE_METHOD(TokenFixture, "Refusal: a fixed client's fault can be mended by a restart",
                 "[profile]") {
  auto made = record(10s);
  made.client->origin = oauth::ClientOrigin::kFixed;
  startWith(made);
  refuseWith("invalid_client");
  clock.advance(11s);
  CHECK_THAT(askAndRun()->loginReason(), Catch::Contains("in the settings"));
  restart();
  answerAgain();
  CHECK(askAndRun()->token() == "Bearer new1");
}

TEST_CASE_METHOD(TokenFixture, "Rejection: a 401 leads to one refresh", "[profile]") {
  startWith(record());
  const auto token = tokens->current();
  clock.advance(60s);
  tokens->reject(token);
  tokens->reject(token);
  CHECK(current() == "none");
  const auto call = ask();
  executor.runAll();
  CHECK(call->token() == "Bearer new1");
  CHECK(requests() == 1);
  CHECK(rejections == 1);
}

TEST_CASE_METHOD(TokenFixture, "Rejection: a token that was replaced already changes nothing",
                 "[profile]") {
  startWith(record(3600s));
  const auto old = tokens->current();
  pass(3550s);
  REQUIRE(current() == "Bearer new1");
  tokens->reject(old);
  CHECK(current() == "Bearer new1");
  CHECK(requests() == 1);
}

TEST_CASE_METHOD(TokenFixture, "Rejection: a rejected token is not given out after trouble",
                 "[profile]") {
  startWith(record());
  failWith(ErrorKind::kAuthServerUnreachable);
  tokens->reject(tokens->current());
  executor.runAll();
  for (int tries = 0; tries < 5; ++tries) {
    pass(30s);
    CHECK(current() == "none");
  }
  answerAgain();
  pass(30s);
  CHECK(current() == "Bearer new1");
}

TEST_CASE_METHOD(TokenFixture, "Rejection: without a refresh token it means login", "[profile]") {
  auto made = record();
  made.tokens->refreshToken.reset();
  startWith(made);
  tokens->reject(tokens->current());
  CHECK_THAT(askAndRun()->loginReason(), Catch::Contains("no refresh token"));
}

TEST_CASE_METHOD(TokenFixture, "Rejection: a server that refuses every token causes no storm",
                 "[profile]") {
  startWith(record());
  clock.advance(60s);
  for (int calls = 0; calls < 20; ++calls) {
    const auto token = tokens->current();
    if (token) tokens->reject(token);
    executor.runAll();
  }
  CHECK(requests() == 2);
  CHECK_THAT(askAndRun()->loginReason(), Catch::Contains("just issued"));
  pass(1h);
  CHECK(requests() == 2);
}

TEST_CASE_METHOD(TokenFixture, "Rejection: nor does one that is asked once a minute", "[profile]") {
  startWith(record());
  for (int calls = 0; calls < 20; ++calls) {
    pass(1min);
    const auto token = tokens->current();
    if (token) tokens->reject(token);
    executor.runAll();
  }
  CHECK(requests() == 2);
  CHECK_THAT(askAndRun()->loginReason(), Catch::Contains("just issued"));
}

TEST_CASE_METHOD(TokenFixture, "Rejection: a call that no token helps does not end the others",
                 "[profile]") {
  startWith(record());
  clock.advance(60s);
  for (int calls = 0; calls < 20; ++calls) {
    REQUIRE(tokens->current());
    tokens->noteWorked();
    tokens->reject(tokens->current());
    executor.runAll();
  }
  CHECK(requests() == 2);
  CHECK(current() == "Bearer new2");
}

TEST_CASE_METHOD(TokenFixture, "Rejection: hours apart they are refreshed each time", "[profile]") {
  auto made = record();
  made.tokens->expiresAt.reset();
  startWith(made);
  http.answerWith([this](const http::ClientRequest&) {
    return json(200,
                R"({"access_token":"n)" + std::to_string(++issued) + R"(","token_type":"Bearer"})");
  });
  for (std::size_t times = 1; times < 6; ++times) {
    tokens->noteWorked();
    pass(1h);
    tokens->reject(tokens->current());
    executor.runAll();
    CHECK(requests() == times);
    CHECK(current() == "Bearer n" + std::to_string(times));
  }
}

}  // namespace
}  // namespace profile
