#include "oauth/metadata.h"

#include "base/error.h"

#include <catch2/catch.hpp>

#include <functional>
#include <string>

namespace {

using Catch::Matchers::Contains;

std::string textOf(const std::function<void()>& work) {
  try {
    work();
  } catch (const base::Error& e) {
    CHECK(e.kind() == base::ErrorKind::kMetadataInvalid);
    return e.text();
  }
  return "no error";
}

std::string resourceFault(const std::string& json) {
  return textOf([&] { (void)oauth::parseProtectedResourceMetadata(json); });
}

std::string serverFault(const std::string& json) {
  return textOf([&] { (void)oauth::parseAuthorizationServerMetadata(json, "https://as.example"); });
}

/// A good document with `extra` put in.
std::string serverWith(const std::string& extra) {
  return R"({"issuer":"https://as.example","token_endpoint":"https://as.example/t")" + extra + "}";
}

}  // namespace

TEST_CASE("protected resource metadata: the members a client acts on are read", "[oauth]") {
  const auto metadata = oauth::parseProtectedResourceMetadata(
      R"({"resource":"https://mcp.example/mcp","authorization_servers":["https://as.example/a",
          "ftp://as.example","http://as.example","http://localhost:9/x"],
          "scopes_supported":["read","bad scope","","write"],"unknown":{"a":[1]},
          "dpop_bound_access_tokens_required":true})");
  CHECK(metadata.resource == "https://mcp.example/mcp");
  CHECK(metadata.authorizationServers ==
        std::vector<std::string>{"https://as.example/a", "http://localhost:9/x"});
  CHECK(metadata.scopesSupported == std::vector<std::string>{"read", "write"});
  CHECK(metadata.dpopBound);
}

TEST_CASE("protected resource metadata: null counts as absent", "[oauth]") {
  const auto metadata = oauth::parseProtectedResourceMetadata(
      R"({"resource":"https://h/","authorization_servers":null,"scopes_supported":null})");
  CHECK(metadata.authorizationServers.empty());
  CHECK(metadata.scopesSupported.empty());
}

TEST_CASE("protected resource metadata: a fault is named", "[oauth]") {
  CHECK_THAT(resourceFault("<html>"), Contains("protected resource metadata"));
  CHECK_THAT(resourceFault("[]"), Contains("not an object"));
  CHECK_THAT(resourceFault("{}"), Contains("'resource' is missing"));
  CHECK_THAT(resourceFault(R"({"resource":7})"), Contains("'resource' is not a string"));
  CHECK_THAT(resourceFault(R"({"resource":"http://h/"})"), Contains("not an https URL"));
  CHECK_THAT(resourceFault(R"({"resource":"https://h/","authorization_servers":"https://a"})"),
             Contains("'authorization_servers'"));
  CHECK_THAT(resourceFault(R"({"resource":"https://h/","scopes_supported":[1]})"),
             Contains("'scopes_supported'"));
}

TEST_CASE("metadata: too big and too deep are refused", "[oauth]") {
  const std::string big(300U * 1024U, ' ');
  CHECK(resourceFault(big + R"({"resource":"https://h/"})") != "no error");
  const std::string deep(40, '[');
  CHECK(serverFault(serverWith(",\"x\":" + deep + std::string(40, ']'))) != "no error");
}

TEST_CASE("authorization server metadata: the members a client acts on are read", "[oauth]") {
  const auto server = oauth::parseAuthorizationServerMetadata(
      serverWith(R"(,"authorization_endpoint":"https://as.example/a?tenant=1",
        "registration_endpoint":"https://as.example/r","revocation_endpoint":"https://as.example/v",
        "scopes_supported":["a","offline_access"],"code_challenge_methods_supported":["S256"],
        "token_endpoint_auth_methods_supported":["none"],
        "authorization_response_iss_parameter_supported":true,
        "client_id_metadata_document_supported":true)"),
      "https://as.example");
  CHECK(server.authorizationEndpoint == "https://as.example/a?tenant=1");
  CHECK(server.tokenEndpoint == "https://as.example/t");
  CHECK(server.registrationEndpoint == "https://as.example/r");
  CHECK(server.revocationEndpoint == "https://as.example/v");
  CHECK(server.codeChallengeMethodsSupported == std::vector<std::string>{"S256"});
  CHECK(server.issParameterSupported);
  CHECK(server.clientIdMetadataDocumentSupported);
  CHECK_FALSE(server.grantTypesSupported.has_value());
}

TEST_CASE("authorization server metadata: a fault is named", "[oauth]") {
  CHECK_THAT(serverFault("nope"), Contains("authorization server metadata"));
  CHECK_THAT(serverFault(R"({"issuer":"https://as.example"})"),
             Contains("'token_endpoint' is missing"));
  CHECK_THAT(serverFault(R"({"token_endpoint":"https://as.example/t"})"),
             Contains("'issuer' is missing"));
  CHECK_THAT(serverFault(serverWith(R"(,"authorization_endpoint":"javascript:alert")")),
             Contains("'authorization_endpoint' is not an https URL"));
  CHECK_THAT(serverFault(serverWith(R"(,"authorization_endpoint":"http://as.example/a")")),
             Contains("'authorization_endpoint'"));
  CHECK_THAT(serverFault(serverWith(R"(,"registration_endpoint":["https://as.example"])")),
             Contains("'registration_endpoint' is not a string"));
  CHECK_THAT(serverFault(serverWith(R"(,"scopes_supported":"a b")")),
             Contains("'scopes_supported'"));
}

TEST_CASE("authorization server metadata: an endpoint that is not needed cannot spoil a login",
          "[oauth]") {
  const auto server = oauth::parseAuthorizationServerMetadata(
      serverWith(R"(,"revocation_endpoint":"http://as.example/v")"), "https://as.example");
  CHECK(server.revocationEndpoint.empty());
}

TEST_CASE("authorization server metadata: the issuer must match to the letter", "[oauth]") {
  for (const auto* expected :
       {"https://as.example/", "https://AS.example", "https://as.example:443", "http://as.example",
        "https://as.example/x", ""}) {
    CAPTURE(expected);
    CHECK_THAT(
        textOf([&] { (void)oauth::parseAuthorizationServerMetadata(serverWith(""), expected); }),
        Contains("another issuer"));
  }
}

TEST_CASE("metadata: what a peer said is not repeated raw", "[oauth]") {
  const auto text = serverFault(serverWith(R"(,"authorization_endpoint":"<script>\u001b[2J")"));
  CHECK_THAT(text, !Contains("<") && !Contains("\x1b"));
}
