#include "base/hmac.h"

#include "base/encoding.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

TEST_CASE("hmacSha256: the cases of RFC 4231", "[base]") {
  CHECK(base::hex(base::hmacSha256(std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(base::hex(base::hmacSha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

}  // namespace
