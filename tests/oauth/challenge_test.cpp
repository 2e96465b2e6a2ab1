#include "oauth/challenge.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

using oauth::bearerChallenge;
using oauth::parseChallenges;

/// "bearer realm=x scope=a b | basic !token68" - one line that shows all of a parse.
std::string shown(std::string_view field) {
  std::string text;
  for (const auto& challenge : parseChallenges(field)) {
    if (!text.empty()) text += " | ";
    text += challenge.scheme;
    if (!challenge.token68.empty()) text += " !" + challenge.token68;
    for (const auto& [name, value] : challenge.parameters)
      text.append(" ").append(name).append("=<").append(value).append(">");
  }
  return text;
}

}  // namespace

TEST_CASE("parseChallenges: what servers send is read as they meant it", "[oauth]") {
  struct Row {
    const char* field;
    const char* expected;
  };

  const auto row = GENERATE(values<Row>({
      {"", ""},
      {"  ,, ", ""},
      {"Bearer", "bearer"},
      {"BEARER realm=\"x\"", "bearer realm=<x>"},
      {"Bearer realm=\"a, b\", scope=\"one two\"", "bearer realm=<a, b> scope=<one two>"},
      {R"(Bearer realm="a \"quoted\" \\ word")", R"(bearer realm=<a "quoted" \ word>)"},
      {"Bearer realm = \"x\" , error\t=\"y\"", "bearer realm=<x> error=<y>"},
      {"Basic realm=\"x\", Bearer scope=\"s\"", "basic realm=<x> | bearer scope=<s>"},
      {"Basic, Bearer", "basic | bearer"},
      {"Negotiate dG9rZW4=, Bearer realm=x", "negotiate !dG9rZW4= | bearer realm=<x>"},
      {"Negotiate dG9rZW4=", "negotiate !dG9rZW4="},
      {"Bearer realm=\"\"", "bearer realm=<>"},
      // Servers that err.
      {"Bearer realm=\"x\" scope=\"y\"", "bearer realm=<x> scope=<y>"},
      {"Bearer realm=\"x\"; scope=\"y\"", "bearer realm=<x> scope=<y>"},
      {"Bearer realm=\"x\" Basic realm=\"y\"", "bearer realm=<x> | basic realm=<y>"},
      {"Bearer, realm=\"x\"", "bearer realm=<x>"},
      {"Bearer scope='one two', error='e'", "bearer scope=<one two> error=<e>"},
      {"Bearer resource_metadata=https://h/.well-known/x?a=b, error=e",
       "bearer resource_metadata=<https://h/.well-known/x?a=b> error=<e>"},
      {"Bearer Resource_Metadata=\"u\"", "bearer resource_metadata=<u>"},
      // What cannot be read ends the list, and what stood before it counts.
      {"Bearer scope=\"s\", realm=\"open", "bearer scope=<s>"},
      {"Bearer scope=\"s\\", "bearer"},
      {"Bearer scope=\"s\" \"stray\", realm=\"x\"", "bearer scope=<s>"},
      {"realm=\"x\"", ""},
      {"=", ""},
      {"\x01\x02", ""},
  }));
  CAPTURE(row.field);
  CHECK(shown(row.field) == row.expected);
}

TEST_CASE("Challenge: find ignores case and gives the first of repeated parameters", "[oauth]") {
  const auto challenges = parseChallenges("Bearer Scope=\"first\", scope=\"second\"");
  REQUIRE(challenges.size() == 1);
  CHECK(challenges.front().find("SCOPE") == "first");
  CHECK_FALSE(challenges.front().find("realm").has_value());
}

TEST_CASE("bearerChallenge: is found among several schemes and several fields", "[oauth]") {
  const auto found =
      bearerChallenge({"Basic realm=\"b\"", "Negotiate abc=, Bearer scope=\"s\"", "DPoP algs=x"});
  REQUIRE(found);
  CHECK(found->scheme == "bearer");
  CHECK(found->find("scope") == "s");
  CHECK(bearerChallenge({"DPoP algs=\"ES256\""})->scheme == "dpop");
  CHECK_FALSE(bearerChallenge({"Basic realm=\"b\""}).has_value());
  CHECK_FALSE(bearerChallenge({}).has_value());
}

TEST_CASE("parseChallenges: a field of 64 KiB of anything is read in one go", "[oauth]") {
  constexpr std::size_t kSize = 64U * 1024U;
  for (const std::string piece : {"a ", "a=", "a,", "a='", "\"", "a=\"\\", "a a=", "Bearer a=b,"}) {
    std::string field;
    while (field.size() < kSize) field += piece;
    CAPTURE(piece);
    CHECK(parseChallenges(field).size() <= kSize);
  }
}
