// Token requests with DPoP proofs (RFC 9449 sections 5 and 8).

#include "base/error.h"
#include "oauth/token_endpoint.h"
#include "oauth/web_of_answers.h"
#include "support/dpop_proof.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace {

using base::Secret;

const std::string kEndpoint = "https://as.example/token?tenant=1";
const std::string kBound = R"({"access_token":"at","token_type":"dpop","refresh_token":"r2"})";

/// A token endpoint that gives what is put in it, one answer after the other, the last for ever.
class DpopFixture {
 public:
  DpopFixture() {
    options.endpoint = kEndpoint;
    options.client.clientId = "id";
    options.dpop =
        oauth::TokenDpop{.key = key,
                         .now = base::WallTime(std::chrono::seconds(1'800'000'000)),
                         .nonce = {},
                         .onNonce = [this](const std::string& nonce) { learned.push_back(nonce); }};
  }

  void answer(int status, const std::string& body, const std::string& nonce = {}) {
    http::ClientResponse response{.status = status, .fields = {}, .body = body};
    if (!nonce.empty()) response.fields.emplace_back("dpop-nonce", nonce);
    answers.push_back(std::move(response));
  }

  oauth::TokenResult exchange() {
    return oauth::TokenEndpoint(client, options)
        .exchangeCode(Secret("c"), Secret("v"), "http://127.0.0.1/cb");
  }

  [[nodiscard]] base::Error trouble() {
    try {
      static_cast<void>(exchange());
    } catch (const base::Error& error) {
      return error;
    }
    return {base::ErrorKind::kInternal, "no trouble"};
  }

  /// The proof of the request of that number; it must be good and the only one.
  [[nodiscard]] support::DpopProof proof(std::size_t number) const {
    std::optional<support::DpopProof> found;
    const auto requests = client.requests();
    for (const auto& [name, value] : requests.at(number).fields) {
      if (name != "DPoP") continue;
      CHECK_FALSE(found);
      found = support::readDpopProof(value);
      REQUIRE(found);
    }
    return found.value_or(support::DpopProof{});
  }

  oauth::DpopKey key{base::SigningKey::generate()};
  oauth::TokenEndpointOptions options;
  std::vector<std::string> learned;
  std::vector<http::ClientResponse> answers;
  std::size_t next = 0;
  support::FakeHttpClient client{[this](const http::ClientRequest&) {
    return answers.at(std::min(next++, answers.size() - 1));
  }};
};

}  // namespace

TEST_CASE_METHOD(DpopFixture, "TokenEndpoint: a proof goes with the request", "[oauth][dpop]") {
  answer(200, kBound);
  const auto result = exchange();
  CHECK(std::get<oauth::TokenSet>(result).tokenType == "DPoP");
  CHECK(proof(0).thumbprint == key.thumbprint());
  CHECK(proof(0).claim("htm") == "POST");
  CHECK(proof(0).claim("htu") == "https://as.example/token");
  CHECK(proof(0).claim("iat") == "1800000000");
  CHECK(proof(0).claim("nonce") == "-");
  CHECK(proof(0).claim("ath") == "-");
  CHECK(learned.empty());
}

TEST_CASE_METHOD(DpopFixture, "TokenEndpoint: asked for a nonce, it asks once more with it",
                 "[oauth][dpop]") {
  answer(400, R"({"error":"use_dpop_nonce"})", "n1");
  answer(200, kBound, "n2");
  const auto result = exchange();
  CHECK(std::holds_alternative<oauth::TokenSet>(result));
  REQUIRE(client.requests().size() == 2);
  CHECK(client.requests().at(0).body == client.requests().at(1).body);
  CHECK(proof(1).claim("nonce") == "n1");
  CHECK(proof(1).claim("jti") != proof(0).claim("jti"));
  CHECK(learned == std::vector<std::string>{"n1", "n2"});
}

TEST_CASE_METHOD(DpopFixture, "TokenEndpoint: a nonce that is known goes with the first request",
                 "[oauth][dpop]") {
  options.dpop->nonce = "n0";
  answer(200, kBound);
  static_cast<void>(exchange());
  CHECK(client.requests().size() == 1);
  CHECK(proof(0).claim("nonce") == "n0");
}

TEST_CASE_METHOD(DpopFixture, "TokenEndpoint: a server that is never content is not asked forever",
                 "[oauth][dpop]") {
  SECTION("a nonce each time") {
    answer(400, R"({"error":"use_dpop_nonce"})", "n1");
    CHECK(std::get<oauth::TokenRefusal>(exchange()).error == "use_dpop_nonce");
    CHECK(client.requests().size() == 2);
  }
  SECTION("none, or one that is none") {
    answer(400, R"({"error":"use_dpop_nonce"})", GENERATE("", "a b", "a\"b"));
    CHECK(std::get<oauth::TokenRefusal>(exchange()).error == "use_dpop_nonce");
    CHECK(client.requests().size() == 1);
    CHECK(learned.empty());
  }
  SECTION("another error that brings a nonce") {
    answer(400, R"({"error":"invalid_grant"})", "n1");
    CHECK(std::get<oauth::TokenRefusal>(exchange()).error == "invalid_grant");
    CHECK(client.requests().size() == 1);
    CHECK(learned == std::vector<std::string>{"n1"});
  }
}

TEST_CASE_METHOD(DpopFixture, "TokenEndpoint: a Bearer token in answer to a proof",
                 "[oauth][dpop]") {
  const auto* const type = GENERATE(R"(,"token_type":"Bearer")", "");
  answer(200, R"({"access_token":"at")" + std::string(type) + "}");
  SECTION("is taken where it will do") {
    CHECK(std::get<oauth::TokenSet>(exchange()).tokenType == "Bearer");
  }
  SECTION("is refused where it will not") {
    options.dpop->required = true;
    const auto error = trouble();
    CHECK(error.kind() == base::ErrorKind::kTokenResponseInvalid);
    CHECK_THAT(error.text(), Catch::Contains("Bearer") && Catch::Contains("DPoP"));
    CHECK_THAT(error.hint(), Catch::Contains("dpop: off"));
  }
}

TEST_CASE_METHOD(DpopFixture, "TokenEndpoint: a DPoP token that nobody asked for is refused",
                 "[oauth][dpop]") {
  options.dpop.reset();
  answer(200, kBound);
  CHECK(trouble().kind() == base::ErrorKind::kTokenResponseInvalid);
}

TEST_CASE_METHOD(DpopFixture, "TokenEndpoint: without DPoP a nonce is nobody's business",
                 "[oauth][dpop]") {
  options.dpop.reset();
  answer(400, R"({"error":"use_dpop_nonce"})", "n1");
  CHECK(std::get<oauth::TokenRefusal>(exchange()).error == "use_dpop_nonce");
  CHECK(client.requests().size() == 1);
  CHECK(proof(0).thumbprint.empty());
}
