#include "oauth/device_authorization.h"

#include "base/error.h"
#include "oauth/web_of_answers.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

using base::ErrorKind;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;

const std::string kEndpoint = "https://as.example/device";

oauth::TokenEndpointOptions options() {
  oauth::TokenEndpointOptions result;
  result.endpoint = kEndpoint;
  result.client.clientId = "me";
  result.resource = "https://mcp.example/mcp";
  return result;
}

std::string answer(const std::string& more) {
  return R"({"device_code":"d","user_code":"AB-CD","verification_uri":"https://as.example/enter")" +
         more + "}";
}

base::Error fault(const std::string& body, int status = 200) {
  WebOfAnswers web;
  web.put("POST " + kEndpoint, status, body);
  try {
    (void)oauth::requestDeviceAuthorization(web.client, options(), std::nullopt);
  } catch (const base::Error& error) {
    return error;
  }
  return {ErrorKind::kInternal, "no fault"};
}

oauth::DevicePoll pollAnswered(int status, const std::string& error) {
  WebOfAnswers web;
  web.put("POST " + kEndpoint, status, R"({"error":")" + error + "\"}");
  return oauth::meaningOf(
      oauth::TokenEndpoint(web.client, options()).pollDevice(base::Secret("d")));
}

TEST_CASE("Device authorization: asks as the client, with scope and resource", "[oauth]") {
  WebOfAnswers web;
  web.put("POST " + kEndpoint, 200, answer(R"(,"expires_in":600,"interval":7)"));
  const auto result = oauth::requestDeviceAuthorization(web.client, options(), "a b");
  const auto& got = std::get<oauth::DeviceAuthorization>(result);
  CHECK(got.deviceCode.reveal() == "d");
  CHECK(got.userCode == "AB-CD");
  CHECK(got.verificationUri == "https://as.example/enter");
  CHECK(got.verificationUriComplete.empty());
  CHECK(got.lifetime == 600s);
  CHECK(got.interval == 7s);
  CHECK(web.client.requests().at(0).body ==
        "scope=a+b&resource=https%3A%2F%2Fmcp.example%2Fmcp&client_id=me");
}

TEST_CASE("Device authorization: a refusal is a value, trouble is thrown", "[oauth]") {
  WebOfAnswers web;
  web.put("POST " + kEndpoint, 400, R"({"error":"unauthorized_client"})");
  const auto result = oauth::requestDeviceAuthorization(web.client, options(), std::nullopt);
  CHECK(std::get<oauth::TokenRefusal>(result).error == "unauthorized_client");
  CHECK(fault("<html>", 500).kind() == ErrorKind::kDeviceAuthorizationFailed);
  CHECK(fault("<html>", 404).kind() == ErrorKind::kDeviceAuthorizationFailed);
}

TEST_CASE("Device authorization: lifetime and interval are bounded", "[oauth]") {
  const auto parsed = [](const std::string& more) {
    return oauth::parseDeviceAuthorization(answer(more));
  };
  CHECK(parsed("").interval == 5s);
  CHECK(parsed("").lifetime == 300s);
  CHECK(parsed(R"(,"interval":0)").interval == 1s);
  CHECK(parsed(R"(,"interval":-9)").interval == 1s);
  CHECK(parsed(R"(,"interval":99999)").interval == 60s);
  CHECK(parsed(R"(,"expires_in":0)").lifetime == 1s);
  CHECK(parsed(R"(,"expires_in":99999999999)").lifetime == 1800s);
}

TEST_CASE("Device authorization: an answer that nobody can act on names its member", "[oauth]") {
  CHECK_THAT(fault(R"({"user_code":"A","verification_uri":"https://x.example/"})").text(),
             Contains("'device_code' is missing"));
  CHECK_THAT(fault(R"({"device_code":"d","verification_uri":"https://x.example/"})").text(),
             Contains("'user_code' is missing"));
  CHECK_THAT(fault(R"({"device_code":"d","user_code":"A"})").text(),
             Contains("'verification_uri' is missing"));
  CHECK_THAT(
      fault(R"({"device_code":"d","user_code":"A\u0007","verification_uri":"https://x/"})").text(),
      Contains("'user_code'"));
  for (const auto* uri : {"javascript:alert(1)", "http://x.example/", "/enter", "file:///x"}) {
    const auto error = fault(R"({"device_code":"d","user_code":"A","verification_uri":")" +
                             std::string(uri) + "\"}");
    CHECK(error.kind() == ErrorKind::kDeviceAuthorizationFailed);
    CHECK_THAT(error.text(), Contains("'verification_uri' is not an https URL"));
  }
  CHECK(fault("[]").kind() == ErrorKind::kDeviceAuthorizationFailed);
  CHECK(fault("<html>").kind() == ErrorKind::kDeviceAuthorizationFailed);
}

TEST_CASE("Device authorization: a complete URI that cannot be used counts as none", "[oauth]") {
  const auto complete = [](const std::string& uri) {
    return oauth::parseDeviceAuthorization(answer(R"(,"verification_uri_complete":")" + uri + "\""))
        .verificationUriComplete;
  };
  CHECK(complete("https://as.example/enter?c=AB-CD") == "https://as.example/enter?c=AB-CD");
  CHECK(complete("javascript:alert(1)").empty());
}

TEST_CASE("Device poll: each answer of RFC 8628 means what it says", "[oauth]") {
  using oauth::DevicePoll;
  CHECK(pollAnswered(400, "authorization_pending") == DevicePoll::kPending);
  CHECK(pollAnswered(400, "slow_down") == DevicePoll::kSlowDown);
  CHECK(pollAnswered(429, "slow_down") == DevicePoll::kSlowDown);
  CHECK(pollAnswered(400, "access_denied") == DevicePoll::kDenied);
  CHECK(pollAnswered(400, "expired_token") == DevicePoll::kExpired);
  CHECK(pollAnswered(400, "invalid_grant") == DevicePoll::kRefused);
  CHECK_THROWS_AS(pollAnswered(500, "authorization_pending"), base::Error);
  CHECK_THROWS_AS(pollAnswered(400, "temporarily_unavailable"), base::Error);
}

TEST_CASE("Device poll: brings tokens, and sends the code and the resource", "[oauth]") {
  WebOfAnswers web;
  web.put("POST " + kEndpoint, 200, R"({"access_token":"t","token_type":"Bearer"})");
  const auto result = oauth::TokenEndpoint(web.client, options()).pollDevice(base::Secret("d"));
  CHECK(oauth::meaningOf(result) == oauth::DevicePoll::kGranted);
  CHECK(std::get<oauth::TokenSet>(result).accessToken.reveal() == "t");
  CHECK(web.client.requests().at(0).body ==
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d&"
        "resource=https%3A%2F%2Fmcp.example%2Fmcp&client_id=me");
}

TEST_CASE("Token endpoint: only a poll takes slow_down for an answer", "[oauth]") {
  WebOfAnswers web;
  web.put("POST " + kEndpoint, 400, R"({"error":"slow_down"})");
  CHECK_THROWS_AS(
      oauth::TokenEndpoint(web.client, options()).refresh(base::Secret("r"), std::nullopt),
      base::Error);
}

}  // namespace
