#include <set>

#include "token_fixture.h"

// The refresh token before the newest one: kept until that one has proved good.

namespace profile {
namespace {

class PreviousFixture : public TokenFixture {
 public:
  /// After one refresh: "new1" with "r1", and "r0" behind it.
  PreviousFixture() {
    startWith(record(10s));
    clock.advance(11s);
    REQUIRE(askAndRun()->token() == "Bearer new1");
  }

  void noteThatItWorked() { tokens->noteWorked(); }

  /// From now on the token endpoint refuses these refresh tokens.
  void refuse(const std::set<std::string>& refused) {
    http.answerWith([this, refused](const http::ClientRequest&) {
      asked.push_back(sent("refresh_token"));
      return refused.contains(asked.back()) ? json(400, R"({"error":"invalid_grant"})")
                                            : nextTokens();
    });
  }

  [[nodiscard]] std::string previous() {
    const auto kept = stored().tokens->previousRefreshToken;
    return kept ? std::string(kept->reveal()) : "none";
  }

  std::vector<std::string> asked;
};

TEST_CASE_METHOD(PreviousFixture, "Previous: it is stored beside the new one", "[profile]") {
  CHECK(stored().tokens->refreshToken == base::Secret("r1"));
  CHECK(previous() == "r0");
}

TEST_CASE_METHOD(PreviousFixture, "Previous: tried once when the new one is refused", "[profile]") {
  refuse({"r1"});
  clock.advance(2h);
  CHECK(askAndRun()->token() == "Bearer new2");
  CHECK(asked == std::vector<std::string>{"r1", "r0"});
  CHECK(stored().tokens->refreshToken == base::Secret("r2"));
  CHECK(previous() == "r0");
}

TEST_CASE_METHOD(PreviousFixture,
                 "Previous: an answer that names no other keeps the one that worked", "[profile]") {
  http.answerWith([this](const http::ClientRequest&) {
    return sent("refresh_token") == "r1"
               ? json(400, R"({"error":"invalid_grant"})")
               : json(200, R"({"access_token":"new2","token_type":"Bearer","expires_in":3600})");
  });
  clock.advance(2h);
  CHECK(askAndRun()->token() == "Bearer new2");
  CHECK(stored().tokens->refreshToken == base::Secret("r0"));
  CHECK(previous() == "none");
}

TEST_CASE_METHOD(PreviousFixture, "Previous: both refused means login", "[profile]") {
  refuse({"r0", "r1"});
  clock.advance(2h);
  CHECK_THAT(askAndRun()->loginReason(), Catch::Contains("refused the refresh token"));
  CHECK(asked == std::vector<std::string>{"r1", "r0"});
  pass(1h);
  CHECK(asked.size() == 2);
}

TEST_CASE_METHOD(PreviousFixture, "Previous: still there after a restart", "[profile]") {
  restart();
  start();
  refuse({"r1"});
  clock.advance(2h);
  CHECK(askAndRun()->token() == "Bearer new2");
}

TEST_CASE_METHOD(PreviousFixture, "Previous: dropped once a call worked with the new one",
                 "[profile]") {
  noteThatItWorked();
  refuse({"r0", "r1"});
  clock.advance(2h);
  CHECK_THAT(askAndRun()->loginReason(), Catch::Contains("refused the refresh token"));
  CHECK(asked == std::vector<std::string>{"r1"});
  CHECK(previous() == "none");
}

TEST_CASE_METHOD(PreviousFixture, "Previous: trouble with the new one does not touch it",
                 "[profile]") {
  failWith(base::ErrorKind::kAuthServerUnreachable);
  clock.advance(2h);
  CHECK(askAndRun()->error() == base::ErrorKind::kAuthServerUnreachable);
  CHECK(previous() == "r0");
  CHECK(stored().tokens->refreshToken == base::Secret("r1"));
}

TEST_CASE_METHOD(PreviousFixture, "Previous: a login replaces it", "[profile]") {
  tokens->accept(record());
  CHECK(previous() == "none");
}

TEST_CASE_METHOD(TokenFixture,
                 "Refusal: it says so when an earlier answer was lost, restarts included",
                 "[profile]") {
  startWith(record(10s));
  failWith(base::ErrorKind::kAuthServerTimeout);
  pass(11s);
  refuseWith("invalid_grant");
  pass(1min);
  CHECK_THAT(ask()->loginReason(), Catch::Contains("answer never arrived"));
  restart();
  CHECK_THAT(askAndRun()->loginReason(), Catch::Contains("answer never arrived"));
}

}  // namespace
}  // namespace profile
