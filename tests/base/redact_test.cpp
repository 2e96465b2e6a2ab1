#include "base/log.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace {

constexpr auto kCanary = "CANARY";

TEST_CASE("redact: each kind of secret is hidden", "[base]") {
  const std::vector<std::string> lines = {
      "Authorization: Bearer CANARY.a-b_c~d+e/f==",
      "authorization: basic CANARYdXNlcjpwYXNz",
      "sent DPoP CANARYtoken to the upstream",
      "BEARER\tCANARY",
      "Cookie: a=CANARY; b=CANARY",
      "Set-Cookie: login=CANARY; Path=/",
      "Proxy-Authorization: Digest CANARY, more=CANARY",
      "GET /oauth/callback?code=CANARY&state=CANARY HTTP/1.1",
      "grant_type=refresh_token&refresh_token=CANARY%2F1&client_secret=CANARY",
      "code_verifier=CANARY&code=CANARY",
      R"({"access_token":"CANARY","refresh_token" : "CANARY a\"b","id_token":"CANARY"})",
      R"({\"access_token\":\"CANARY\"})",
      R"({'client_secret':'CANARY'})",
      "client_secret: CANARY",
      "client-secret=CANARY",
      "registration_access_token=CANARY",
      "device_code=CANARY user_code=CANARY",
      "client_assertion=CANARY&assertion=CANARY&subject_token=CANARY",
      "password=CANARY passphrase='CANARY'",
      "api_key=CANARY apikey: CANARY",
      "eyJhbGciOiJub25lIn0.CANARY.CANARY",
      "token eyJhbGciOiJSUzI1NiJ9.CANARY-x_y.CANARY?",
      "-----BEGIN RSA PRIVATE KEY-----\nCANARY\n-----END RSA PRIVATE KEY-----",
      "-----BEGIN PRIVATE KEY-----\nCANARY",
      "the answer was CANARYabcdefghij0123456789-_abcdef01234",
      "https://mcp.craft.do/links/CANARY/mcp",
      "https://user:CANARY@host.example/mcp",
      "https://host.example/authorize?anything=CANARY#CANARY",
      "<https://host.example/s/1CANARY/mcp>",
      "https://[::1]:8443/x/CANARY",
      "https://host.example/.well-known/oauth-protected-resource/links/CANARY/mcp",
      "http://host.example/links/onlylowercanary/mcp CANARY=1",
  };
  for (const auto& line : lines) {
    auto hidden = base::redact(line);
    if (const auto tail = hidden.find(" CANARY=1"); tail != std::string::npos) hidden.resize(tail);
    INFO(line << " became " << hidden);
    CHECK(hidden.find(kCanary) == std::string::npos);
    CHECK(hidden.find("***") != std::string::npos);
    CHECK(hidden.find("onlylower") == std::string::npos);
  }
}

TEST_CASE("redact: what is needed to understand a failure stays", "[base]") {
  CHECK(base::redact("GET https://as.example:8443/.well-known/oauth-authorization-server/v1") ==
        "GET https://as.example:8443/.well-known/oauth-authorization-server/v1");
  CHECK(base::redact("https://mcp.craft.do/links/DhGvp3Ab/mcp failed") ==
        "https://mcp.craft.do/links/***/mcp failed");
  CHECK(base::redact("https://as.example/token?x=1, then") == "https://as.example/token?***, then");
  CHECK(base::redact("a=1&code=abc&b=2") == "a=1&code=***&b=2");
  CHECK(base::redact(R"({"access_token":"abc","expires_in":3600})") ==
        R"({"access_token":"***","expires_in":3600})");
  for (const auto* const text :
       {"connect to 127.0.0.1:443: refused", R"(WWW-Authenticate: Bearer realm="mcp", error="x")",
        "barcode=12 estate=5", "the refresh token was refused", "expires_in=3600",
        "resource_metadata is missing", "5f0c1a52-7c2e-4bb1-9f35-0d9f6a1b2c3d", ""})
    CHECK(base::redact(text) == text);
}

TEST_CASE("redact: twice is the same as once", "[base]") {
  const std::string text = "Bearer abcdef code=xyz https://h/links/a/mcp?q";
  CHECK(base::redact(base::redact(text)) == base::redact(text));
}

TEST_CASE("redact: a long hostile text takes linear time", "[base]") {
  // A quadratic scan would take minutes and run into the test's time limit.
  for (const auto* const part :
       {"a=", "http://", "eyJ", "-----BEGIN ", "Bearer ", "\"", "code=\""}) {
    std::string text;
    while (text.size() < 200'000) text += part;
    CHECK(base::redact(text).size() <= 2 * text.size());
  }
}

}  // namespace
