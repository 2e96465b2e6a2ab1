#include "unattended_fixture.h"

namespace profile {
namespace {

using base::ErrorKind;

constexpr auto kIdJag = "urn:ietf:params:oauth:token-type:id-jag";

/// An identity provider beside the strict authorization server: it takes "id-token" for "jag".
class EnterpriseFixture : public UnattendedFixture {
 public:
  EnterpriseFixture() {
    settings.grant = config::GrantKind::kEnterpriseManaged;
    settings.idpIssuer = "https://idp.example";
    settings.idpClientId = "at-idp";
    settings.idpIdToken = config::RotatingSecret(base::Secret("id-token"));
    ServerOptions options;
    options.assertions = {"jag"};
    serve(options);
    server->before([this](const http::ClientRequest& request) { return provider(request); });
  }

  std::string answer = R"({"access_token":"jag","token_type":"N_A","issued_token_type":")" +
                       std::string(kIdJag) + "\"}";
  int status = 200;
  std::vector<http::ClientRequest> asked;  ///< the provider's token requests

  [[nodiscard]] std::string toProvider(const std::string& name) const {
    REQUIRE_FALSE(asked.empty());
    const auto form = base::formDecode(asked.back().body);
    REQUIRE(form);
    for (const auto& [key, value] : *form)
      if (key == name) return value;
    return "-";
  }

 private:
  std::optional<http::ClientResponse> provider(const http::ClientRequest& request) {
    if (request.url.origin() != "https://idp.example") return std::nullopt;
    const auto json = [](int code, std::string body) {
      return http::ClientResponse{.status = code,
                                  .fields = {{"Content-Type", "application/json"}},
                                  .body = std::move(body)};
    };
    if (request.url.path == "/.well-known/openid-configuration")
      return json(200, R"({"issuer":"https://idp.example",
        "authorization_endpoint":"https://idp.example/auth",
        "token_endpoint":"https://idp.example/exchange",
        "token_endpoint_auth_methods_supported":["client_secret_post"]})");
    if (request.url.path != "/exchange") return json(404, "{}");
    asked.push_back(request);
    return json(status, answer);
  }
};

TEST_CASE_METHOD(EnterpriseFixture, "Enterprise: the provider vouches, the server gives the token",
                 "[profile]") {
  start();
  CHECK(hasToken());
  CHECK(toProvider("grant_type") == "urn:ietf:params:oauth:grant-type:token-exchange");
  CHECK(toProvider("requested_token_type") == kIdJag);
  CHECK(toProvider("subject_token") == "id-token");
  CHECK(toProvider("subject_token_type") == "urn:ietf:params:oauth:token-type:id_token");
  CHECK(toProvider("audience") == "https://as.example");
  CHECK(toProvider("resource") == "https://mcp.example/mcp");
  CHECK(toProvider("client_id") == "at-idp");
  CHECK(toProvider("client_secret") == "-");
  CHECK(sent("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer");
  CHECK(sent("assertion") == "jag");
  CHECK(profile->status().clientId == "machine");
}

TEST_CASE_METHOD(EnterpriseFixture, "Enterprise: each server sees its own secrets only",
                 "[profile]") {
  settings.idpClientSecret = base::Secret("idp-s3cret");
  start();
  CHECK(toProvider("client_secret") == "idp-s3cret");
  CHECK(asked.back().body.find("s3cret&") == std::string::npos);
  for (const auto& request : tokenRequests()) {
    CHECK(request.body.find("id-token") == std::string::npos);
    CHECK(request.body.find("idp-s3cret") == std::string::npos);
  }
}

TEST_CASE_METHOD(EnterpriseFixture, "Enterprise: an endpoint in the settings needs no discovery",
                 "[profile]") {
  settings.idpIssuer.clear();
  settings.idpTokenEndpoint = "https://idp.example/exchange";
  start();
  CHECK(hasToken());
  for (const auto& request : http.requests())
    CHECK_FALSE((request.url.origin() == "https://idp.example" && request.method == "GET"));
}

TEST_CASE_METHOD(EnterpriseFixture,
                 "Enterprise: a provider that refuses is named, with the setting", "[profile]") {
  status = 400;
  answer = R"({"error":"invalid_grant"})";
  start();
  const auto error = askForError();
  CHECK(error.kind() == ErrorKind::kGrantRefused);
  CHECK_THAT(error.text(), Catch::Contains("identity provider https://idp.example"));
  CHECK_THAT(error.hint(), Catch::Contains("idp_id_token"));
  CHECK(tokenRequests().empty());
}

TEST_CASE_METHOD(EnterpriseFixture,
                 "Enterprise: a server that does not take the assertion is named", "[profile]") {
  answer = R"({"access_token":"stolen","issued_token_type":")" + std::string(kIdJag) + "\"}";
  start();
  const auto error = askForError();
  CHECK_THAT(error.text(), Catch::Contains("authorization server https://as.example"));
  CHECK_THAT(error.text(), Catch::Contains("invalid_grant"));
  CHECK_THAT(error.text() + error.hint(), !Catch::Contains("stolen"));
}

TEST_CASE_METHOD(EnterpriseFixture, "Enterprise: an answer that is no ID-JAG goes nowhere",
                 "[profile]") {
  answer = GENERATE(
      R"({"access_token":"jag","issued_token_type":"urn:ietf:params:oauth:token-type:access_token"})",
      R"({"access_token":"jag"})",
      R"({"issued_token_type":"urn:ietf:params:oauth:token-type:id-jag"})", "<html>");
  start();
  CHECK(tokenRequests().empty());
  CHECK(profile->status().code == "token_response_invalid");
}

TEST_CASE_METHOD(EnterpriseFixture, "Enterprise: a provider without metadata is said so",
                 "[profile]") {
  settings.idpIssuer = "https://nobody.example";
  start();
  CHECK(profile->status().code == "discovery_failed");
  CHECK_THAT(profile->status().message, Catch::Contains("https://nobody.example"));
  CHECK(tokenRequests().empty());
}

}  // namespace
}  // namespace profile
