#include "credentials/record.h"

#include "base/error.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "sample_records.h"

namespace credentials {

namespace {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

void checkCorrupt(const std::string& text) {
  INFO(text);
  try {
    static_cast<void>(deserialize(text));
    FAIL_CHECK("accepted");
  } catch (const base::Error& e) {
    CHECK(e.kind() == base::ErrorKind::kStoreCorrupt);
    CHECK_THAT(e.text() + e.detail() + e.hint(), !Catch::Contains("CANARY"));
  }
}

TEST_CASE("Record: every member comes back", "[credentials]") {
  auto record = fullRecord();
  record.generation = 41;
  record.tokens->refused = "invalid_grant";
  const auto back = deserialize(serialize(record).reveal());
  CHECK(contentOf(back) == contentOf(record));
  REQUIRE(back.client.has_value());
  REQUIRE(back.tokens.has_value());
  CHECK(back.generation == 41);
  CHECK(back.client->clientSecret == base::Secret("s\u00e4cret\\\n"));
  CHECK(back.client->origin == oauth::ClientOrigin::kDynamic);
  CHECK(back.tokens->expiresAt == record.tokens->expiresAt);
  CHECK(back.tokens->refreshSentAt == record.tokens->refreshSentAt);
  CHECK(back.tokens->previousRefreshToken == base::Secret("refresh-0"));
  CHECK(back.tokens->tokenType == "DPoP");
  CHECK(back.tokens->refused == "invalid_grant");
  REQUIRE(back.tokens->dpopKey);
  CHECK(back.tokens->dpopKey->thumbprint() == record.tokens->dpopKey->thumbprint());
}

TEST_CASE("Record: what is absent stays absent", "[credentials]") {
  Record record;
  record.upstream = "https://mcp.example/mcp";
  const auto bare = deserialize(serialize(record).reveal());
  CHECK_FALSE(bare.client.has_value());
  CHECK_FALSE(bare.tokens.has_value());

  record.tokens = StoredTokens{};
  record.client = oauth::ClientCredentials{};
  const auto empty = deserialize(serialize(record).reveal());
  REQUIRE(empty.tokens.has_value());
  CHECK_FALSE(empty.tokens->expiresAt.has_value());
  CHECK_FALSE(empty.tokens->refreshToken.has_value());
  CHECK_FALSE(empty.tokens->scope.has_value());
  CHECK_FALSE(empty.tokens->refreshSentAt.has_value());
  CHECK_FALSE(empty.client->secretExpiresAt.has_value());
}

TEST_CASE("Record: version, types, unknown and missing members are checked", "[credentials]") {
  const auto good = contentOf(fullRecord("CANARY"));
  static_cast<void>(deserialize(good));
  checkCorrupt("");
  checkCorrupt("[]");
  checkCorrupt(good + "x");
  checkCorrupt(good.substr(0, good.size() / 2));
  checkCorrupt(replaced(good, "\"version\":1", "\"version\":2"));
  checkCorrupt(replaced(good, "\"version\":1", "\"vision\":1"));
  checkCorrupt(replaced(good, "\"generation\":0", "\"generation\":-1"));
  checkCorrupt(replaced(good, "\"generation\":0", "\"generation\":\"CANARY\""));
  checkCorrupt(replaced(good, "\"upstream\"", "\"upstreams\""));
  checkCorrupt(replaced(good, "\"client_id\"", "\"CANARY\""));
  checkCorrupt(replaced(good, "\"dynamic\"", "\"CANARY\""));
  checkCorrupt(replaced(good, "\"access-1\"", "7"));
  checkCorrupt(replaced(good, "\"CANARY\"", "{\"CANARY\":1}"));
  checkCorrupt(replaced(good, "1800000000123", "99999999999999999"));
}

TEST_CASE("Record: each member that must be there is asked for", "[credentials]") {
  const auto good = contentOf(fullRecord());
  for (const std::string name :
       {"upstream", "generation", "client_id", "client_secret", "auth_method", "origin",
        "redirect_uri", "token_endpoint", "resource", "access_token", "token_type", "obtained_at"})
    checkCorrupt(replaced(good, '"' + name + '"', "\"x\""));
}

TEST_CASE("Record: one of the time before DPoP is read", "[credentials]") {
  const auto record = deserialize(
      R"({"generation":3,"tokens":{"access_token":"a","issuer":"https://as.example","obtained_at":)"
      R"(1800000000123,"refresh_token":"r","resource":"","token_endpoint":"https://as.example/t",)"
      R"("token_type":"Bearer"},"upstream":"https://mcp.example/mcp","version":1})");
  REQUIRE(record.tokens);
  CHECK_FALSE(record.tokens->dpopKey);
  CHECK_THAT(contentOf(record), !Catch::Contains("dpop"));
}

TEST_CASE("Record: a DPoP token comes with its key, and the key is one", "[credentials]") {
  auto record = fullRecord();
  const auto good = contentOf(record);
  checkCorrupt(replaced(good, "BEGIN PRIVATE KEY", "BEGIN CANARY KEY"));
  checkCorrupt(replaced(good, "\"dpop_key\"", "\"dpop_keys\""));
  record.tokens->dpopKey.reset();
  checkCorrupt(contentOf(record));
  record.tokens->tokenType = "Bearer";
  static_cast<void>(deserialize(contentOf(record)));
}

TEST_CASE("Record: a value that JSON cannot hold is refused before anything is written",
          "[credentials]") {
  for (const auto& bad : {std::string("\xFF"), std::string("a\0b", 3)}) {
    auto record = fullRecord();
    record.tokens->accessToken = base::Secret(bad);
    CHECK_THROWS_AS(serialize(record), base::Error);
  }
}

}  // namespace

}  // namespace credentials
