#include "http/login_offer.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

using http::LoginOffer;

const std::string kUrls = R"({"elicitation":{"form":{},"url":{}}})";

std::string initialize(const std::string& capabilities) {
  return R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",)"
         R"("capabilities":)" +
         capabilities + "}}";
}

/// A call as from 2026-07-28 on.
std::string call(const std::string& capabilities, const std::string& method = "tools/call",
                 const std::string& more = "") {
  return R"({"jsonrpc":"2.0","id":7,"method":")" + method +
         R"(","params":{"name":"x","_meta":{"io.modelcontextprotocol/clientCapabilities":)" +
         capabilities + "}" + more + "}}";
}

LoginOffer offerFor(const std::string& body, bool sessionTakesUrls = false) {
  return http::readLogin(body, sessionTakesUrls).offer;
}

}  // namespace

TEST_CASE("Login offer: an initialize says for itself whether its client takes URLs", "[http]") {
  CHECK(offerFor(initialize(kUrls)) == LoginOffer::kUrlError);
  CHECK(offerFor(initialize(R"({"elicitation":{}})")) == LoginOffer::kText);
  CHECK(offerFor(initialize(R"({"elicitation":{"url":true}})")) == LoginOffer::kText);
  CHECK(offerFor(initialize("{}")) == LoginOffer::kText);
  CHECK(http::declaresUrls(initialize(kUrls)));
  CHECK_FALSE(http::declaresUrls(initialize("{}")));
  CHECK_FALSE(http::declaresUrls(call(kUrls)));
}

TEST_CASE("Login offer: a later call goes by what its session said", "[http]") {
  const std::string later = R"({"jsonrpc":"2.0","id":2,"method":"tools/list"})";
  CHECK(offerFor(later, true) == LoginOffer::kUrlError);
  CHECK(offerFor(later, false) == LoginOffer::kText);
}

TEST_CASE("Login offer: from 2026-07-28 on the calls that may be asked are asked", "[http]") {
  CHECK(offerFor(call(kUrls)) == LoginOffer::kInputRequest);
  CHECK(offerFor(call(kUrls, "prompts/get")) == LoginOffer::kInputRequest);
  CHECK(offerFor(call(kUrls, "resources/read")) == LoginOffer::kInputRequest);
  CHECK(offerFor(call(kUrls, "tools/list")) == LoginOffer::kText);
  CHECK(offerFor(call(R"({"elicitation":{"form":{}}})")) == LoginOffer::kText);
  CHECK(offerFor(call("{}"), true) == LoginOffer::kText);
}

TEST_CASE("Login offer: a call that brings answers is not asked a second time", "[http]") {
  const auto answered = [](const std::string& answers) {
    return http::readLogin(call(kUrls, "tools/call", R"(,"inputResponses":)" + answers), false);
  };
  const auto accepted = answered(R"({"mcp_auth_proxy_login":{"action":"accept"}})");
  CHECK(accepted.offer == LoginOffer::kText);
  CHECK(accepted.accepted);
  CHECK_FALSE(answered(R"({"mcp_auth_proxy_login":{"action":"decline"}})").accepted);
  CHECK_FALSE(answered(R"({"of_the_upstream":{"action":"accept"}})").accepted);
  CHECK(answered("{}").offer == LoginOffer::kText);
}

TEST_CASE("Login offer: what is no such request is told in a text", "[http]") {
  for (const auto* body : {"", "[]", "{", "null", R"({"method":"initialize","params":[]})",
                           R"({"method":7,"params":{"capabilities":7}})"})
    CHECK(offerFor(body) == LoginOffer::kText);
  CHECK(offerFor("not JSON", true) == LoginOffer::kText);
}
