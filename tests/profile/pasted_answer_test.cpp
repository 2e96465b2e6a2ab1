#include "profile/pasted_answer.h"

#include "base/error.h"

#include <catch2/catch.hpp>

#include <string>

namespace profile {
namespace {

const std::string kRedirect = "http://127.0.0.1:5177/p/craft/oauth/callback";

std::string read(const std::string& pasted) { return pastedAnswer(pasted, kRedirect); }

base::Error fault(const std::string& pasted) {
  try {
    static_cast<void>(read(pasted));
  } catch (const base::Error& error) {
    return error;
  }
  return {base::ErrorKind::kInternal, "taken"};
}

TEST_CASE("Paste: the address that a login ended at gives its query", "[profile]") {
  const std::string query = "code=c%20d&state=s&iss=https://as.example";
  CHECK(read(kRedirect + "?" + query) == query);
  CHECK(read("  \t" + kRedirect + "?" + query + "\r\n") == query);
  CHECK(read("HTTP://127.0.0.1:5177/p/craft/oauth/callback?" + query) == query);
  CHECK(read("127.0.0.1:5177/p/craft/oauth/callback?" + query) == query);
  CHECK(read(kRedirect + "?" + query + "#_=_") == query);
  CHECK(read(query) == query);
  CHECK(read("?" + query) == query);
  CHECK(read(kRedirect + "?error=access_denied&state=s") == "error=access_denied&state=s");
}

TEST_CASE("Paste: another address is refused, with the right one's beginning", "[profile]") {
  for (const auto* pasted : {"https://as.example/authorize?client_id=x&state=s&code=c",
                             "http://127.0.0.1:5178/p/craft/oauth/callback?code=c&state=s",
                             "http://127.0.0.1:5177/p/other/oauth/callback?code=c&state=s",
                             "https://127.0.0.1:5177/p/craft/oauth/callback?code=c&state=s",
                             "http://localhost:5177/p/craft/oauth/callback?code=c&state=s",
                             "http://user@127.0.0.1:5177/p/craft/oauth/callback?code=c&state=s",
                             "http://127.0.0.1:5177/p/craft/oauth/callback/?code=c&state=s"}) {
    INFO(pasted);
    CHECK(fault(pasted).kind() == base::ErrorKind::kPasteNotRedirect);
    CHECK_THAT(fault(pasted).text(), Catch::Contains("begins with " + kRedirect));
  }
}

TEST_CASE("Paste: half of an answer is refused before any login is touched", "[profile]") {
  for (const auto* pasted : {"", " \n", "hello", "?", "code=c", "state=s", "error=access_denied"}) {
    INFO(pasted);
    CHECK(fault(pasted).kind() == base::ErrorKind::kPasteNotRedirect);
  }
  CHECK(fault(kRedirect).kind() == base::ErrorKind::kPasteNotRedirect);
  CHECK(fault("code=c&state=s&state=t").kind() == base::ErrorKind::kBadRequest);
  CHECK(fault("code=%zz&state=s").kind() == base::ErrorKind::kBadRequest);
  CHECK(fault("code=c&state=" + std::string(20'000, 's')).kind() ==
        base::ErrorKind::kPasteNotRedirect);
}

}  // namespace
}  // namespace profile
