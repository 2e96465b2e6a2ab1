#include "oauth/dpop_key.h"

#include "base/encoding.h"
#include "support/dpop_proof.h"

#include <catch2/catch.hpp>

#include <set>

namespace {

using oauth::DpopKey;

const base::WallTime kNow{std::chrono::milliseconds(1'800'000'000'999)};

DpopKey newKey() { return DpopKey(base::SigningKey::generate()); }

}  // namespace

TEST_CASE("DpopKey: a proof verifies and says what was asked", "[oauth]") {
  const auto key = newKey();
  const auto proof = support::readDpopProof(key.proof({.method = "POST",
                                                       .uri = "https://mcp.example/mcp",
                                                       .accessTokenHash = "hash",
                                                       .nonce = "n-1",
                                                       .now = kNow}));
  REQUIRE(proof);
  CHECK(proof->thumbprint == key.thumbprint());
  CHECK(proof->claim("htm") == "POST");
  CHECK(proof->claim("htu") == "https://mcp.example/mcp");
  CHECK(proof->claim("ath") == "hash");
  CHECK(proof->claim("nonce") == "n-1");
  CHECK(proof->claim("iat") == "1800000000");
  CHECK(proof->claim("jti").size() >= 16);
}

TEST_CASE("DpopKey: what there is none of is left out, and no proof is like another", "[oauth]") {
  const auto key = newKey();
  std::set<std::string> seen;
  for (int i = 0; i < 20; ++i) {
    const auto proof = support::readDpopProof(key.proof({.method = "POST",
                                                         .uri = "https://as.example/token",
                                                         .accessTokenHash = {},
                                                         .nonce = {},
                                                         .now = kNow}));
    REQUIRE(proof);
    CHECK(proof->claims.size() == 4);
    CHECK(seen.insert(proof->claim("jti")).second);
  }
}

TEST_CASE("DpopKey: a URI cannot break out of its claim", "[oauth]") {
  const auto proof = support::readDpopProof(newKey().proof({.method = "GET",
                                                            .uri = R"(https://h/"\,"ath":"x)",
                                                            .accessTokenHash = {},
                                                            .nonce = {},
                                                            .now = kNow}));
  REQUIRE(proof);
  CHECK(proof->claim("htu") == R"(https://h/"\,"ath":"x)");
  CHECK(proof->claim("ath") == "-");
}

TEST_CASE("DpopKey: a stored key gives the same thumbprint", "[oauth]") {
  const auto key = newKey();
  const DpopKey again(base::SigningKey::fromPem(key.signingKey().pem()));
  CHECK(again.thumbprint() == key.thumbprint());
  CHECK(newKey().thumbprint() != key.thumbprint());
}

TEST_CASE("dpopTokenHash: RFC 9449 section 7.1's own example", "[oauth]") {
  CHECK(oauth::dpopTokenHash("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU") ==
        "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
}

TEST_CASE("dpopUri: query left out, a port only where it is not the scheme's own", "[oauth]") {
  const auto uri = [](const char* text) { return oauth::dpopUri(http::Url::parse(text).value()); };
  CHECK(uri("https://AS.example:443/token?a=b") == "https://as.example/token");
  CHECK(uri("http://127.0.0.1:8080") == "http://127.0.0.1:8080/");
  CHECK(uri("https://[::1]:8443/a%20b/") == "https://[::1]:8443/a%20b/");
}

TEST_CASE("isDpopNonce: only what the RFC allows, and no more than a kilobyte", "[oauth]") {
  CHECK(oauth::isDpopNonce("eyJ7S_zG.eyJH0-Z.HX4w-7v"));
  CHECK(oauth::isDpopNonce("!#[]~"));
  CHECK(oauth::isDpopNonce(std::string(1024, 'a')));
  CHECK_FALSE(oauth::isDpopNonce(""));
  CHECK_FALSE(oauth::isDpopNonce(std::string(1025, 'a')));
  for (const auto* const bad : {"a b", "a\"b", "a\\b", "a\tb", "\xc3\xa4", "\x7f"})
    CHECK_FALSE(oauth::isDpopNonce(bad));
}
