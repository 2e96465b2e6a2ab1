#include "oauth/pkce.h"

#include "base/error.h"

#include <catch2/catch.hpp>

TEST_CASE("s256Challenge: the example of RFC 7636 appendix B", "[oauth]") {
  CHECK(oauth::s256Challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("makePkce: every verifier is new, 256 bits, and belongs to its challenge", "[oauth]") {
  const auto first = oauth::makePkce();
  const auto second = oauth::makePkce();
  CHECK(first.verifier.reveal().size() == 43);
  CHECK_FALSE(first.verifier == second.verifier);
  CHECK(oauth::s256Challenge(first.verifier.reveal()) == first.challenge);
}

TEST_CASE("requireS256: a missing announcement is let pass only where the profile says so",
          "[oauth]") {
  oauth::AuthorizationServerMetadata server;
  CHECK_THROWS_AS(oauth::requireS256(server, true), base::Error);
  CHECK_NOTHROW(oauth::requireS256(server, false));
}

TEST_CASE("requireS256: an announcement without S256 is always refused", "[oauth]") {
  oauth::AuthorizationServerMetadata server;
  server.codeChallengeMethodsSupported = {"plain", "s256"};
  CHECK_THROWS_AS(oauth::requireS256(server, true), base::Error);
  CHECK_THROWS_AS(oauth::requireS256(server, false), base::Error);
  server.codeChallengeMethodsSupported = {"plain", "S256"};
  CHECK_NOTHROW(oauth::requireS256(server, true));
}
