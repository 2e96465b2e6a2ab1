#include "oauth/client_registration.h"

#include "base/error.h"
#include "base/json.h"
#include "oauth/web_of_answers.h"

#include <catch2/catch.hpp>

namespace {

using base::ErrorKind;
using Catch::Matchers::Contains;

const std::string kEndpoint = "https://as.example/register";

oauth::AuthorizationServerMetadata server() {
  oauth::AuthorizationServerMetadata metadata;
  metadata.issuer = "https://as.example";
  metadata.registrationEndpoint = kEndpoint;
  metadata.tokenEndpointAuthMethodsSupported = {"client_secret_basic", "none"};
  return metadata;
}

oauth::RegistrationRequest request() {
  oauth::RegistrationRequest asked;
  asked.redirectUri = "http://127.0.0.1:5177/oauth/callback";
  return asked;
}

oauth::ClientCredentials enroll(WebOfAnswers& web,
                                const oauth::RegistrationRequest& asked = request(),
                                const oauth::AuthorizationServerMetadata& metadata = server()) {
  return oauth::registerClient(metadata, asked, web.client, web.clock, std::chrono::seconds(10));
}

base::Error failure(WebOfAnswers& web,
                    const oauth::AuthorizationServerMetadata& metadata = server()) {
  try {
    (void)enroll(web, request(), metadata);
  } catch (const base::Error& e) {
    return e;
  }
  FAIL("the registration did not fail");
  return {ErrorKind::kInternal, ""};
}

Poco::JSON::Object::Ptr sent(const WebOfAnswers& web, std::size_t index = 0) {
  return base::parseJsonObject(web.client.requests().at(index).body);
}

void answer(WebOfAnswers& web, const std::string& body, int status = 201) {
  web.put("POST " + kEndpoint, status, body);
}

}  // namespace

TEST_CASE("registerClient: says what kind of client this is", "[oauth]") {
  WebOfAnswers web;
  answer(web, R"({"client_id":"c1"})");
  SECTION("native on loopback") {
    (void)enroll(web);
    CHECK(base::jsonString(*sent(web), "application_type") == "native");
  }
  SECTION("web elsewhere") {
    auto asked = request();
    asked.redirectUri = "https://gateway.example/oauth/callback";
    (void)enroll(web, asked);
    CHECK(base::jsonString(*sent(web), "application_type") == "web");
  }
}

TEST_CASE("registerClient: asks for a public client with code and refresh", "[oauth]") {
  WebOfAnswers web;
  answer(web, R"({"client_id":"c1"})");
  auto asked = request();
  asked.scope = "a b";
  const auto client = enroll(web, asked);
  const auto body = sent(web);
  CHECK(base::jsonString(*body, "client_name") == "mcp-auth-proxy");
  CHECK(base::jsonString(*body, "scope") == "a b");
  CHECK(base::jsonString(*body, "token_endpoint_auth_method") == "none");
  CHECK(base::jsonStrings(*body, "redirect_uris") == std::vector<std::string>{asked.redirectUri});
  CHECK(base::jsonStrings(*body, "response_types") == std::vector<std::string>{"code"});
  CHECK(base::jsonStrings(*body, "grant_types") ==
        std::vector<std::string>{"authorization_code", "refresh_token"});
  CHECK(client.clientId == "c1");
  CHECK(client.authMethod == "none");
  CHECK(client.origin == oauth::ClientOrigin::kDynamic);
  CHECK(client.issuer == "https://as.example");
  CHECK(client.redirectUri == asked.redirectUri);
  CHECK_FALSE(client.secretExpiresAt.has_value());
}

TEST_CASE("registerClient: asks for the device grant, and gives it up before the scope",
          "[oauth]") {
  WebOfAnswers web;
  auto asked = request();
  asked.scope = "a";
  asked.deviceGrant = true;
  SECTION("taken") {
    answer(web, R"({"client_id":"c1"})");
    (void)enroll(web, asked);
    CHECK(base::jsonStrings(*sent(web), "grant_types") ==
          std::vector<std::string>{"authorization_code", "refresh_token",
                                   "urn:ietf:params:oauth:grant-type:device_code"});
  }
  SECTION("disliked") {
    answer(web, R"({"error":"invalid_client_metadata"})", 400);
    CHECK_THROWS_AS(enroll(web, asked), base::Error);
    CHECK(web.client.requests().size() == 3);
    CHECK(base::jsonStrings(*sent(web, 1), "grant_types")->size() == 2);
    CHECK(base::jsonString(*sent(web, 1), "scope") == "a");
    CHECK_FALSE(sent(web, 2)->has("scope"));
  }
}

TEST_CASE("registerClient: asks for the authentication that the server offers", "[oauth]") {
  using Methods = std::optional<std::vector<std::string>>;
  const auto [offered, expected] = GENERATE(table<Methods, std::string>(
      {{std::nullopt, "client_secret_basic"},
       {Methods{{"client_secret_post", "none"}}, "none"},
       {Methods{{"client_secret_post", "client_secret_basic"}}, "client_secret_basic"},
       {Methods{{"private_key_jwt", "client_secret_post"}}, "client_secret_post"}}));
  WebOfAnswers web;
  answer(web, R"({"client_id":"c","client_secret":"s"})");
  auto metadata = server();
  metadata.tokenEndpointAuthMethodsSupported = offered;
  const auto client = enroll(web, request(), metadata);
  CHECK(base::jsonString(*sent(web), "token_endpoint_auth_method") == expected);
  CHECK(client.authMethod == (expected == "none" ? "client_secret_basic" : expected));
}

TEST_CASE("registerClient: the server's answer decides the authentication", "[oauth]") {
  WebOfAnswers web;
  answer(web, R"({"client_id":"c","client_secret":"s3","client_secret_expires_at":1900000000,
                  "token_endpoint_auth_method":"client_secret_post"})");
  const auto client = enroll(web);
  CHECK(client.authMethod == "client_secret_post");
  CHECK(client.clientSecret.reveal() == "s3");
  CHECK(client.secretExpiresAt == base::WallTime(std::chrono::seconds(1'900'000'000)));
}

TEST_CASE("registerClient: once more without scope on invalid_client_metadata", "[oauth]") {
  WebOfAnswers web;
  web.client.answerWith([](const http::ClientRequest& asked) -> http::ClientResponse {
    if (asked.body.find("\"scope\"") != std::string::npos)
      return {.status = 400, .fields = {}, .body = R"({"error":"invalid_client_metadata"})"};
    return {.status = 201, .fields = {}, .body = R"({"client_id":"c2"})"};
  });
  auto asked = request();
  asked.scope = "a";
  CHECK(enroll(web, asked).clientId == "c2");
  CHECK(web.client.requests().size() == 2);
}

TEST_CASE("registerClient: only once, and only where there was a scope", "[oauth]") {
  WebOfAnswers web;
  answer(web, R"({"error":"invalid_client_metadata"})", 400);
  CHECK_THAT(failure(web).text(), Contains("invalid_client_metadata"));
  CHECK(web.client.requests().size() == 1);
}

TEST_CASE("registerClient: an answer with which no login could succeed is refused", "[oauth]") {
  const auto* body =
      GENERATE("", "<html>", "[]", "{}", R"({"client_id":""})", R"({"client_id":7})",
               R"({"client_id":"a\nb"})", R"({"client_id":"c","client_secret":"\u0001"})",
               R"({"client_id":"c","token_endpoint_auth_method":"private_key_jwt"})",
               R"({"client_id":"c","token_endpoint_auth_method":"client_secret_post"})",
               R"({"client_id":"c","redirect_uris":["https://evil.example/cb"]})",
               R"({"client_id":"c","client_secret":"s","client_secret_expires_at":"soon"})");
  WebOfAnswers web;
  answer(web, body);
  CAPTURE(body);
  CHECK(failure(web).kind() == ErrorKind::kRegistrationFailed);
}

TEST_CASE("registerClient: a refusal is told with its status, without the server's prose",
          "[oauth]") {
  WebOfAnswers web;
  answer(web, R"({"error":"invalid_redirect_uri","error_description":"<b>go away</b>"})", 400);
  const auto error = failure(web);
  CHECK(error.kind() == ErrorKind::kRegistrationFailed);
  CHECK_THAT(error.text(),
             Contains("invalid_redirect_uri") && Contains("400") && !Contains("away"));
  answer(web, "<html>oops", 500);
  CHECK_THAT(failure(web).text(), Contains("500") && !Contains("oops"));
}

TEST_CASE("registerClient: no endpoint, or none of our methods, is 'unsupported'", "[oauth]") {
  WebOfAnswers web;
  auto metadata = server();
  metadata.registrationEndpoint.clear();
  CHECK(failure(web, metadata).kind() == ErrorKind::kRegistrationUnsupported);
  metadata = server();
  metadata.tokenEndpointAuthMethodsSupported = {"private_key_jwt"};
  CHECK(failure(web, metadata).kind() == ErrorKind::kRegistrationUnsupported);
  CHECK(web.client.requests().empty());
}

TEST_CASE(
    "chooseAuthMethod: basic by default, post where only that is offered, none without secret",
    "[oauth]") {
  oauth::AuthorizationServerMetadata metadata;
  CHECK(oauth::chooseAuthMethod(metadata, true) == "client_secret_basic");
  CHECK(oauth::chooseAuthMethod(metadata, false) == "none");
  metadata.tokenEndpointAuthMethodsSupported = {"client_secret_post"};
  CHECK(oauth::chooseAuthMethod(metadata, true) == "client_secret_post");
  metadata.tokenEndpointAuthMethodsSupported = {"client_secret_post", "client_secret_basic"};
  CHECK(oauth::chooseAuthMethod(metadata, true) == "client_secret_basic");
}
