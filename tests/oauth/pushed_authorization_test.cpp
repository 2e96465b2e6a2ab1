#include "oauth/pushed_authorization.h"

#include "base/error.h"
#include "oauth/web_of_answers.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

using Catch::Matchers::Contains;

const std::string kEndpoint = "https://as.example/par";

oauth::AuthorizationRequest request() {
  oauth::AuthorizationRequest result;
  result.authorizationEndpoint = "https://as.example/authorize?tenant=1";
  result.clientId = "me";
  result.redirectUri = "http://127.0.0.1:5177/oauth/callback";
  result.state = "s";
  result.codeChallenge = "c";
  result.scope = "mcp";
  result.resource = "https://mcp.example/mcp";
  return result;
}

oauth::PushedAuthorizationOptions options(const std::string& method = "none") {
  oauth::PushedAuthorizationOptions result;
  result.endpoint = kEndpoint;
  result.client.clientId = "me";
  result.client.clientSecret = base::Secret(method == "none" ? "" : "pass");
  result.client.authMethod = method;
  return result;
}

std::size_t countOf(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

base::Error fault(int status, const std::string& body) {
  WebOfAnswers web;
  web.put("POST " + kEndpoint, status, body);
  try {
    (void)oauth::pushAuthorization(request(), options(), web.client);
  } catch (const base::Error& error) {
    return error;
  }
  return {base::ErrorKind::kInternal, "no fault"};
}

}  // namespace

TEST_CASE("pushAuthorization: the browser gets the request's name and nothing else", "[oauth]") {
  for (const auto* method : {"none", "client_secret_post", "client_secret_basic"}) {
    WebOfAnswers web;
    web.put("POST " + kEndpoint, 201, R"({"request_uri":"urn:x:1","expires_in":60})");
    const auto pushed = oauth::pushAuthorization(request(), options(method), web.client);
    REQUIRE(std::holds_alternative<http::Url>(pushed));
    CHECK(std::get<http::Url>(pushed).text() ==
          "https://as.example/authorize?tenant=1&client_id=me&request_uri=urn%3Ax%3A1");
    const auto asked = web.client.requests().at(0);
    CHECK_THAT(asked.body, Contains("response_type=code") && Contains("state=s") &&
                               Contains("code_challenge=c") && Contains("resource=https"));
    CHECK(countOf(asked.body, "client_id=") == 1);
  }
}

TEST_CASE("pushAuthorization: an OAuth error is an answer", "[oauth]") {
  WebOfAnswers web;
  web.put("POST " + kEndpoint, 401, R"({"error":"invalid_client"})");
  const auto pushed = oauth::pushAuthorization(request(), options(), web.client);
  REQUIRE(std::holds_alternative<oauth::TokenRefusal>(pushed));
  CHECK(std::get<oauth::TokenRefusal>(pushed).error == "invalid_client");
}

TEST_CASE("pushAuthorization: what is no answer is told apart", "[oauth]") {
  CHECK(fault(500, "<html>").kind() == base::ErrorKind::kAuthorizationRequestFailed);
  CHECK_THAT(fault(500, "<html>").text(), Contains("500"));
  for (const auto* body : {"", "{}", "[]", R"({"request_uri":""})", R"({"request_uri":7})",
                           R"({"request_uri":"a b"})"})
    CHECK(fault(201, body).kind() == base::ErrorKind::kAuthorizationRequestFailed);
  CHECK_THAT(fault(201, "{}").text(), Contains("request_uri"));
}
