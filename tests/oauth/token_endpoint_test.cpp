#include "oauth/token_endpoint.h"

#include "base/encoding.h"
#include "base/error.h"
#include "oauth/web_of_answers.h"

#include <catch2/catch.hpp>

#include <map>

namespace {

using base::ErrorKind;
using base::Secret;
using Catch::Matchers::Contains;

const std::string kEndpoint = "https://as.example/token";

oauth::TokenEndpointOptions options(const std::string& method = "none",
                                    const std::string& secret = "") {
  oauth::TokenEndpointOptions result;
  result.endpoint = kEndpoint;
  result.client.clientId = "id:1 &";
  result.client.clientSecret = Secret(secret);
  result.client.authMethod = method;
  result.resource = "https://mcp.example/mcp";
  return result;
}

oauth::TokenResult refresh(WebOfAnswers& web, const oauth::TokenEndpointOptions& how = options()) {
  return oauth::TokenEndpoint(web.client, how).refresh(Secret("r1"), std::nullopt);
}

oauth::TokenResult answered(const std::string& body, int status = 200) {
  WebOfAnswers web;
  web.put("POST " + kEndpoint, status, body);
  return refresh(web);
}

base::Error trouble(const std::string& body, int status = 200) {
  try {
    (void)answered(body, status);
  } catch (const base::Error& e) {
    return e;
  }
  return {ErrorKind::kInternal, "no trouble"};
}

std::map<std::string, std::string> form(const http::ClientRequest& request) {
  std::map<std::string, std::string> fields;
  const auto decoded = base::formDecode(request.body).value();
  for (const auto& [name, value] : decoded) CHECK(fields.emplace(name, value).second);
  return fields;
}

std::string authorization(const http::ClientRequest& request) {
  for (const auto& [name, value] : request.fields)
    if (name == "Authorization") return value;
  return "";
}

/// A token answer with `member` in place.
std::string tokens(const std::string& member) {
  return R"({"access_token":"at","token_type":"Bearer",)" + member + "}";
}

const oauth::TokenSet& set(const oauth::TokenResult& result) {
  return std::get<oauth::TokenSet>(result);
}

}  // namespace

TEST_CASE("TokenEndpoint: a code goes with verifier, redirect URI and resource", "[oauth]") {
  WebOfAnswers web;
  web.put("POST " + kEndpoint, 200, tokens(R"("x":1)"));
  auto how = options();
  how.extra = {{"audience", "a"}, {"grant_type", "forged"}};
  (void)oauth::TokenEndpoint(web.client, how)
      .exchangeCode(Secret("c+d"), Secret("v"), "http://127.0.0.1:5177/cb");
  const auto request = web.client.requests().at(0);
  CHECK(form(request) ==
        std::map<std::string, std::string>{{"grant_type", "authorization_code"},
                                           {"code", "c+d"},
                                           {"code_verifier", "v"},
                                           {"redirect_uri", "http://127.0.0.1:5177/cb"},
                                           {"resource", "https://mcp.example/mcp"},
                                           {"client_id", "id:1 &"},
                                           {"audience", "a"}});
}

TEST_CASE("TokenEndpoint: a refresh goes with resource and, where asked, scope", "[oauth]") {
  WebOfAnswers web;
  web.put("POST " + kEndpoint, 200, tokens(R"("x":1)"));
  (void)oauth::TokenEndpoint(web.client, options()).refresh(Secret("r1"), "a b");
  auto fields = form(web.client.requests().at(0));
  CHECK(fields["grant_type"] == "refresh_token");
  CHECK(fields["refresh_token"] == "r1");
  CHECK(fields["scope"] == "a b");
  CHECK(fields["resource"] == "https://mcp.example/mcp");
  auto without = options();
  without.resource.reset();
  (void)refresh(web, without);
  fields = form(web.client.requests().at(1));
  CHECK_FALSE(fields.contains("resource"));
  CHECK_FALSE(fields.contains("scope"));
}

TEST_CASE("TokenEndpoint: the three ways to authenticate", "[oauth]") {
  WebOfAnswers web;
  web.put("POST " + kEndpoint, 200, tokens(R"("x":1)"));
  SECTION("basic, both parts form-encoded first") {
    (void)refresh(web, options("client_secret_basic", "s:e%c"));
    const auto request = web.client.requests().at(0);
    CHECK(authorization(request) == "Basic " + base::base64("id%3A1%20%26:s%3Ae%25c"));
    CHECK_FALSE(form(request).contains("client_id"));
    CHECK_FALSE(form(request).contains("client_secret"));
  }
  SECTION("post") {
    (void)refresh(web, options("client_secret_post", "s"));
    const auto request = web.client.requests().at(0);
    CHECK(authorization(request).empty());
    CHECK(form(request)["client_id"] == "id:1 &");
    CHECK(form(request)["client_secret"] == "s");
  }
  SECTION("none") {
    (void)refresh(web, options("none", "never sent"));
    CHECK(authorization(web.client.requests().at(0)).empty());
    CHECK_FALSE(form(web.client.requests().at(0)).contains("client_secret"));
  }
  SECTION("a method we do not know sends nothing") {
    CHECK_THROWS_AS(refresh(web, options("private_key_jwt")), base::Error);
    CHECK(web.client.requests().empty());
  }
}

TEST_CASE("TokenEndpoint: secrets go to https or loopback only", "[oauth]") {
  for (const auto* endpoint : {"http://as.example/token", "ftp://as.example/token", ""}) {
    WebOfAnswers web;
    auto how = options();
    how.endpoint = endpoint;
    CHECK_THROWS_AS(refresh(web, how), base::Error);
    CHECK(web.client.requests().empty());
  }
}

TEST_CASE("TokenEndpoint: a good answer is read", "[oauth]") {
  const auto result = answered(
      R"({"access_token":"at.1~-_+/=","token_type":"bEARER","expires_in":3600,
          "refresh_token":"rt","scope":"a b","id_token":{"any":"thing"}})");
  CHECK(set(result).accessToken.reveal() == "at.1~-_+/=");
  CHECK(set(result).tokenType == "Bearer");
  CHECK(set(result).expiresIn == std::chrono::seconds(3600));
  CHECK(set(result).refreshToken->reveal() == "rt");
  CHECK(set(result).scope == "a b");
}

TEST_CASE("TokenEndpoint: what may be absent may be null or missing", "[oauth]") {
  for (const auto* body : {R"({"access_token":"a"})",
                           R"({"access_token":"a","token_type":null,"expires_in":null,
                               "refresh_token":null,"scope":null})",
                           R"({"access_token":"a","refresh_token":"","scope":""})",
                           R"({"access_token":"a","scope":["x"]})"}) {
    const auto result = answered(body);
    CHECK(set(result).tokenType == "Bearer");
    CHECK_FALSE(set(result).refreshToken.has_value());
    CHECK_FALSE(set(result).expiresIn.has_value());
    CHECK_FALSE(set(result).scope.has_value());
  }
}

TEST_CASE("TokenEndpoint: expires_in is a number, digits, or nothing", "[oauth]") {
  using Seconds = std::optional<std::chrono::seconds>;
  const auto [member, expected] = GENERATE(table<std::string, Seconds>({
      {"60", std::chrono::seconds(60)},
      {"\"60\"", std::chrono::seconds(60)},
      {"60.0", std::chrono::seconds(60)},
      {"0", std::nullopt},
      {"-1", std::nullopt},
      {"99999999999999", std::nullopt},
      {"1e300", std::nullopt},
      {"\"soon\"", std::nullopt},
      {"true", std::nullopt},
      {"[]", std::nullopt},
  }));
  CAPTURE(member);
  CHECK(set(answered(tokens("\"expires_in\":" + member))).expiresIn == expected);
}

TEST_CASE("TokenEndpoint: an answer that cannot be used is trouble, never a refusal", "[oauth]") {
  const auto body = GENERATE(
      std::string(""), std::string("<html>SECRET</html>"), std::string("[]"), std::string("{}"),
      std::string(R"({"access_token":""})"), std::string(R"({"access_token":5})"),
      std::string(R"({"access_token":"a b"})"), std::string(R"({"access_token":"a\r\nX: y"})"),
      std::string(R"({"access_token":"\u00e9"})"),
      std::string(R"({"access_token":"a","token_type":"mac"})"),
      std::string(R"({"access_token":"a","refresh_token":"\u0000"})"),
      std::string(R"({"access_token":"a")"), std::string(R"({"error":"invalid_grant"})"),
      R"({"access_token":")" + std::string(16U * 1024U, 'a') + "\"}");
  const auto error = trouble(body);
  CAPTURE(body.substr(0, 60));
  CHECK(error.kind() == ErrorKind::kTokenResponseInvalid);
  CHECK_THAT(error.text(), !Contains("SECRET"));
}

TEST_CASE("TokenEndpoint: only a well-formed OAuth error with 4xx is a refusal", "[oauth]") {
  const auto refusal =
      std::get<oauth::TokenRefusal>(answered(R"({"error":"invalid_grant","x":null})", 400));
  CHECK(refusal.error == "invalid_grant");
  CHECK(refusal.status == 400);
  CHECK(std::get<oauth::TokenRefusal>(answered(R"({"error":"invalid_client"})", 401)).error ==
        "invalid_client");
}

TEST_CASE("TokenEndpoint: everything else is trouble", "[oauth]") {
  struct Row {
    int status;
    const char* body;
  };

  const auto row = GENERATE(values<Row>({
      {500, R"({"error":"invalid_grant"})"},
      {503, "<html>"},
      {302, R"({"error":"invalid_grant"})"},
      {204, ""},
      {400, ""},
      {400, "invalid_grant"},
      {400, "<html>invalid_grant</html>"},
      {400, R"({"error":{"code":"invalid_grant"}})"},
      {400, R"({"error":"inva)"},
      {400, R"({"error":""})"},
      {400, R"({"error":"a\"b"})"},
      {400, R"(["invalid_grant"])"},
      {400, R"({"error":"temporarily_unavailable"})"},
      {429, R"({"error":"invalid_grant"})"},
      {408, R"({"error":"invalid_request"})"},
  }));
  CAPTURE(row.status, row.body);
  CHECK(trouble(row.body, row.status).kind() == ErrorKind::kTokenEndpointFailed);
}

TEST_CASE("TokenEndpoint: what the client throws passes through", "[oauth]") {
  WebOfAnswers web;
  web.unreachable("POST " + kEndpoint);
  try {
    (void)refresh(web);
    FAIL("nothing was thrown");
  } catch (const base::Error& e) {
    CHECK(e.kind() == ErrorKind::kAuthServerUnreachable);
  }
}

TEST_CASE("revokeToken: says whether the server took it", "[oauth]") {
  WebOfAnswers web;
  web.put("POST https://as.example/revoke", 200, "");
  oauth::ClientCredentials client;
  client.clientId = "c";
  const auto limit = std::chrono::seconds(5);
  CHECK(oauth::revokeToken(web.client, "https://as.example/revoke", client, Secret("r"),
                           "refresh_token", limit));
  CHECK(form(web.client.requests().at(0)) ==
        std::map<std::string, std::string>{
            {"token", "r"}, {"token_type_hint", "refresh_token"}, {"client_id", "c"}});
  CHECK_FALSE(
      oauth::revokeToken(web.client, "https://as.example/gone", client, Secret("r"), "", limit));
}
