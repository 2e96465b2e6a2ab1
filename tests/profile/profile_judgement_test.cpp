#include "profile/profile_judgement.h"

#include <catch2/catch.hpp>

namespace profile {
namespace {

using base::Error;
using base::ErrorKind;

TokenStatus working() {
  TokenStatus status;
  status.loaded = true;
  status.hasAccessToken = true;
  status.hasRefreshToken = true;
  return status;
}

TEST_CASE("Judgement: all is well", "[profile]") {
  const auto judgement = judge(working(), true, std::nullopt);
  CHECK(judgement.state == ProfileState::kReady);
  CHECK(judgement.code.empty());
  CHECK(judgement.message.empty());
}

TEST_CASE("Judgement: a refresh ahead of time is not worth a word", "[profile]") {
  auto status = working();
  status.refreshing = true;
  CHECK(judge(status, true, std::nullopt).state == ProfileState::kReady);
}

TEST_CASE("Judgement: a missing login comes before everything", "[profile]") {
  auto status = working();
  status.loginRequired = true;
  status.loginKind = ErrorKind::kRefreshRefused;
  status.loginReason = "because";
  status.lastError = Error(ErrorKind::kAuthServerTimeout, "slow");
  const auto judgement = judge(status, true, Error(ErrorKind::kUpstreamTls, "tls"));
  CHECK(judgement.state == ProfileState::kLoginRequired);
  CHECK(judgement.code == "refresh_refused");
  CHECK(judgement.message == "because");
  CHECK_FALSE(judgement.hint.empty());
}

TEST_CASE("Judgement: where no login helps, none is recommended", "[profile]") {
  auto status = working();
  status.loginRequired = true;
  status.loginKind = ErrorKind::kInsufficientScope;
  CHECK_THAT(judge(status, false, std::nullopt).hint, !Catch::Contains("Log in"));
}

TEST_CASE("Judgement: no token and a refresh under way", "[profile]") {
  auto status = working();
  status.hasAccessToken = false;
  CHECK(judge(status, true, std::nullopt).state == ProfileState::kRefreshing);
  status.lastError = Error(ErrorKind::kAuthServerTimeout, "slow");
  CHECK(judge(status, true, std::nullopt).state == ProfileState::kDegraded);
  CHECK(judge(status, true, std::nullopt).code == "auth_server_timeout");
}

}  // namespace
}  // namespace profile
