#include "oauth/authorization_request.h"

#include "base/error.h"

#include <catch2/catch.hpp>

namespace {

using base::ErrorKind;

oauth::AuthorizationRequest request() {
  return {.authorizationEndpoint = "https://as.example/authorize",
          .clientId = "me & co",
          .redirectUri = "http://127.0.0.1:5177/oauth/callback",
          .state = "s1",
          .codeChallenge = "c1",
          .scope = std::nullopt,
          .resource = std::nullopt,
          .extra = {}};
}

template <typename Work>
ErrorKind kindOf(Work work) {
  try {
    work();
  } catch (const base::Error& e) {
    return e.kind();
  }
  FAIL("nothing was thrown");
  return ErrorKind::kInternal;
}

ErrorKind issuerFault(const char* query, const char* issuer, bool supported) {
  const auto response = oauth::parseAuthorizationResponse(query);
  return kindOf([&] { oauth::checkIssuer(response, issuer, supported); });
}

}  // namespace

TEST_CASE("authorizationUrl: has every parameter, encoded", "[oauth]") {
  auto asked = request();
  asked.scope = "a b";
  asked.resource = "https://mcp.example/mcp";
  asked.extra = {{"prompt", "consent"}, {"state", "forged"}};
  CHECK(oauth::authorizationUrl(asked).text() ==
        "https://as.example/authorize?response_type=code&client_id=me+%26+co"
        "&redirect_uri=http%3A%2F%2F127.0.0.1%3A5177%2Foauth%2Fcallback&state=s1"
        "&code_challenge=c1&code_challenge_method=S256&scope=a+b"
        "&resource=https%3A%2F%2Fmcp.example%2Fmcp&prompt=consent");
}

TEST_CASE("authorizationUrl: keeps a query that the endpoint already has", "[oauth]") {
  auto asked = request();
  asked.authorizationEndpoint += "?tenant=7";
  CHECK(oauth::authorizationUrl(asked).query->starts_with("tenant=7&response_type=code"));
}

TEST_CASE("authorizationUrl: nothing but https, or http on loopback, reaches a browser",
          "[oauth]") {
  for (const auto* endpoint :
       {"", "http://as.example/a", "javascript:alert(1)", "file:///etc/passwd", "ms-settings:x",
        "https://user@as.example/", "HTTPS//as.example", "https://as.example/a b"}) {
    auto asked = request();
    asked.authorizationEndpoint = endpoint;
    CAPTURE(endpoint);
    CHECK(kindOf([&] { (void)oauth::authorizationUrl(asked); }) == ErrorKind::kMetadataInvalid);
  }
  auto loopback = request();
  loopback.authorizationEndpoint = "http://localhost:9000/authorize";
  CHECK(oauth::authorizationUrl(loopback).host == "localhost");
}

TEST_CASE("parseAuthorizationResponse: reads what a callback may bring", "[oauth]") {
  const auto good =
      oauth::parseAuthorizationResponse("code=a%2Bb&state=s+1&iss=https%3A%2F%2Fas&x=y");
  CHECK(good.code == "a+b");
  CHECK(good.state == "s 1");
  CHECK(good.iss == "https://as");
  const auto bad = oauth::parseAuthorizationResponse("error=access_denied&error_description=no");
  CHECK(bad.error == "access_denied");
  CHECK(bad.errorDescription == "no");
  CHECK_FALSE(bad.code.has_value());
}

TEST_CASE("parseAuthorizationResponse: a repeated or malformed parameter is refused", "[oauth]") {
  for (const auto* query : {"code=a&code=a", "state=1&code=2&state=1", "iss=a&iss=b", "code=%zz"}) {
    CAPTURE(query);
    CHECK(kindOf([&] { (void)oauth::parseAuthorizationResponse(query); }) ==
          ErrorKind::kBadRequest);
  }
}

TEST_CASE("checkIssuer: a plain string comparison, announced or not", "[oauth]") {
  const auto same = oauth::parseAuthorizationResponse("code=c&iss=https%3A%2F%2Fas");
  CHECK_NOTHROW(oauth::checkIssuer(same, "https://as", true));
  CHECK_NOTHROW(oauth::checkIssuer(same, "https://as", false));
  CHECK(issuerFault("iss=https://as/", "https://as", false) == ErrorKind::kLoginMixUp);
  CHECK(issuerFault("iss=https://as", "https://as/", true) == ErrorKind::kLoginMixUp);
  CHECK(issuerFault("iss=https://AS", "https://as", true) == ErrorKind::kLoginMixUp);
  CHECK(issuerFault("iss=", "https://as", false) == ErrorKind::kLoginMixUp);
}

TEST_CASE("checkIssuer: announced but absent is refused, also when the answer is an error",
          "[oauth]") {
  CHECK(issuerFault("code=c&state=s", "https://as", true) == ErrorKind::kLoginMixUp);
  CHECK(issuerFault("error=access_denied", "https://as", true) == ErrorKind::kLoginMixUp);
  CHECK_NOTHROW(
      oauth::checkIssuer(oauth::parseAuthorizationResponse("code=c"), "https://as", false));
}

TEST_CASE("checkIssuer: endpoints by hand without an issuer leave nothing to compare", "[oauth]") {
  CHECK_NOTHROW(
      oauth::checkIssuer(oauth::parseAuthorizationResponse("code=c&iss=https://as"), "", false));
}
