#include "base/encoding.h"
#include "base/secret.h"

#include <catch2/catch.hpp>

#include <set>
#include <string>

namespace {

TEST_CASE("sha256: the example of RFC 7636 appendix B", "[base]") {
  CHECK(base::base64Url(base::sha256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")) ==
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("randomBytes: as many as asked for, and never the same twice", "[base]") {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const auto bytes = base::randomBytes(32);
    CHECK(bytes.size() == 32);
    CHECK(seen.insert(bytes).second);
  }
  CHECK(base::randomBytes(0).empty());
}

TEST_CASE("equalSecrets: length and every byte count", "[base]") {
  CHECK(base::equalSecrets("abc", "abc"));
  CHECK_FALSE(base::equalSecrets("abc", "abd"));
  CHECK_FALSE(base::equalSecrets("abc", "ab"));
  CHECK(base::equalSecrets("", ""));
}

TEST_CASE("Secret: copies compare equal, and a moved-from one is empty", "[base]") {
  base::Secret first("short");
  const base::Secret copy = first;  // NOLINT(performance-unnecessary-copy-initialization)
  CHECK(copy == first);
  const base::Secret moved = std::move(first);
  CHECK(moved == copy);
  CHECK(first.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
  CHECK_FALSE(moved == base::Secret("shorT"));
}

TEST_CASE("wipe: the bytes of a short and of a long string are gone", "[base]") {
  for (const std::size_t size : {5U, 500U}) {
    std::string text(size, 'x');
    const char* const data = text.data();
    base::wipe(text);
    CHECK(text.empty());
    CHECK(std::string(data, text.capacity()).find('x') == std::string::npos);
  }
}

TEST_CASE("Secret: moving a short one leaves nothing behind", "[base]") {
  base::Secret first("hunter2");
  const char* const data = first.reveal().data();
  const base::Secret moved = std::move(first);
  CHECK(moved.reveal() == "hunter2");
  CHECK(std::string(data, 7) != "hunter2");
}

}  // namespace
