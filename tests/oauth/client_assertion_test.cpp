#include "oauth/client_assertion.h"

#include "base/encoding.h"
#include "base/json.h"
#include "oauth/client_authentication.h"
#include "support/fake_clock.h"

#include <catch2/catch.hpp>

#include <map>
#include <memory>

namespace {

/// One part of a JWT, as JSON.
Poco::JSON::Object::Ptr part(const std::string& jwt, int number) {
  std::string rest = jwt;
  for (int before = 0; before < number; ++before) rest = rest.substr(rest.find('.') + 1);
  const auto text = base::base64UrlDecode(rest.substr(0, rest.find('.')));
  REQUIRE(text);
  return base::parseJsonObject(*text);
}

std::string text(const Poco::JSON::Object::Ptr& object, const std::string& name) {
  return base::jsonString(*object, name).value_or("-");
}

class AssertionFixture {
 public:
  AssertionFixture() {
    client.clientId = "machine";
    client.authMethod = "private_key_jwt";
    client.issuer = "https://as.example/";
    client.assertions =
        std::make_shared<oauth::ClientAssertions>(base::SigningKey::generate(), clock);
  }

  [[nodiscard]] std::map<std::string, std::string> form(base::FormFields fields = {}) const {
    const auto request = oauth::authenticatedForm("https://as.example/token", std::move(fields),
                                                  client, base::ErrorKind::kTokenEndpointFailed);
    for (const auto& [name, value] : request.fields) CHECK(name != "Authorization");
    const auto decoded = base::formDecode(request.body);
    REQUIRE(decoded);
    std::map<std::string, std::string> result;
    for (const auto& [name, value] : *decoded) CHECK(result.emplace(name, value).second);
    return result;
  }

  support::FakeClock clock;
  oauth::ClientCredentials client;
};

TEST_CASE_METHOD(AssertionFixture, "Client assertion: it names the client and is for the issuer",
                 "[oauth]") {
  const auto fields = form();
  CHECK(fields.at("client_assertion_type") ==
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  CHECK(fields.at("client_id") == "machine");
  CHECK_FALSE(fields.contains("client_secret"));
  const auto& jwt = fields.at("client_assertion");
  CHECK(text(part(jwt, 0), "alg") == "ES256");
  CHECK(text(part(jwt, 0), "typ") == "JWT");
  const auto claims = part(jwt, 1);
  CHECK(text(claims, "iss") == "machine");
  CHECK(text(claims, "sub") == "machine");
  CHECK(text(claims, "aud") == "https://as.example/");
}

TEST_CASE_METHOD(AssertionFixture, "Client assertion: it is short-lived and each is another",
                 "[oauth]") {
  const auto claims = part(form().at("client_assertion"), 1);
  const auto issued = base::jsonInteger(*claims, "iat");
  CHECK(issued ==
        std::chrono::floor<std::chrono::seconds>(clock.wall()).time_since_epoch().count());
  CHECK(base::jsonInteger(*claims, "exp") == *issued + 300);
  CHECK(text(claims, "jti").size() >= 20);
  CHECK(text(claims, "jti") != text(part(form().at("client_assertion"), 1), "jti"));
}

TEST_CASE_METHOD(AssertionFixture, "Client assertion: without an issuer it is for the endpoint",
                 "[oauth]") {
  client.issuer.clear();
  CHECK(text(part(form().at("client_assertion"), 1), "aud") == "https://as.example/token");
}

TEST_CASE_METHOD(AssertionFixture, "Client assertion: a form that names the client names it once",
                 "[oauth]") {
  CHECK(form({{"client_id", "machine"}}).at("client_id") == "machine");
}

TEST_CASE_METHOD(AssertionFixture, "Client assertion: without a key nothing is sent", "[oauth]") {
  client.assertions.reset();
  CHECK_THROWS_AS(form(), base::Error);
}

}  // namespace
