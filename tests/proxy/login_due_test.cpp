// A login that is due: what the client is told, by what it takes, and calls that wait for it.

#include <catch2/catch.hpp>

#include <string>

#include "lane_harness.h"

namespace {

using proxy_test::has;
using proxy_test::LaneHarness;
using proxy_test::Told;
using proxy_test::urlOf;
using support::FakeTokenManager;
using support::RawConnection;
using support::RawServer;

constexpr std::string_view kEnd = "\r\n\r\n";
constexpr auto kUrls = R"({"elicitation":{"url":{}}})";
constexpr auto kPlain = R"({"jsonrpc":"2.0","id":7,"method":"tools/list","params":{}})";

std::string post(const std::string& body, const std::string& fields = "") {
  return "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n" + fields +
         "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

std::string initialize(const std::string& capabilities) {
  return R"({"jsonrpc":"2.0","id":7,"method":"initialize","params":{"capabilities":)" +
         capabilities + "}}";
}

std::string modernCall(const std::string& more = "") {
  return R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"x","_meta":)"
         R"({"io.modelcontextprotocol/clientCapabilities":)" +
         std::string(kUrls) + "}" + more + "}}";
}

/// Answers one call, and opens a session with it.
RawServer::Script opening(const std::string& session) {
  return [session](RawConnection& connection) {
    connection.readUntil("}}");
    connection.send("HTTP/1.1 200 OK\r\nMcp-Session-Id: " + session +
                    "\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
  };
}

const LaneHarness::Setup kLoggedOut = [](support::FakeProfile& profile) {
  profile.tokenManager.setCurrent(nullptr);
  profile.tokenManager.answerNext(profile::LoginRequired{.reason = "Nobody has logged in."});
};

const LaneHarness::Setup kWaiting = [](support::FakeProfile& profile) {
  kLoggedOut(profile);
  profile.profileSettings.loginWait = std::chrono::seconds(60);
};

bool tellsUrl(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 200 ") && has(answer, "\"code\":-32042") &&
         has(answer, R"("mode":"url")") && has(answer, "http://127.0.0.1:1/p/p/oauth/login");
}

TEST_CASE("Login due: an initialize that declares URL elicitation gets the URL", "[proxy]") {
  RawServer upstream(opening("s"));
  CHECK(tellsUrl(LaneHarness(urlOf(upstream), {}, kLoggedOut).ask(post(initialize(kUrls)))));
  CHECK(LaneHarness(urlOf(upstream), {}, kLoggedOut)
            .ask(post(initialize("{}")))
            .starts_with("HTTP/1.1 401 "));
}

TEST_CASE("Login due: a session is known by what its initialize declared", "[proxy]") {
  const auto takes = GENERATE(true, false);
  RawServer upstream(opening("s-1"));
  LaneHarness lane(urlOf(upstream));
  CHECK(has(lane.ask(post(initialize(takes ? kUrls : "{}"))), "s-1"));
  kLoggedOut(lane.profile());
  const auto answer = lane.ask(post(kPlain, "Mcp-Session-Id: s-1\r\n"));
  CHECK(tellsUrl(answer) == takes);
  CHECK(answer.starts_with(takes ? "HTTP/1.1 200 " : "HTTP/1.1 401 "));
}

TEST_CASE("Login due: a call of 2026-07-28 is asked, and waits once a person agreed", "[proxy]") {
  RawServer upstream(opening("s"));
  LaneHarness lane(urlOf(upstream), {}, kLoggedOut);
  const auto asked = lane.ask(post(modernCall()));
  CHECK(asked.starts_with("HTTP/1.1 200 "));
  CHECK(has(asked, R"("resultType":"input_required")"));
  CHECK(has(asked, R"("url":"http://127.0.0.1:1/p/p/oauth/login")"));

  kLoggedOut(lane.profile());
  auto client = lane.connect();
  client.send(
      post(modernCall(R"(,"inputResponses":{"mcp_auth_proxy_login":{"action":"accept"}})")));
  REQUIRE(lane.tokens().waitForWaiters(1));
  lane.tokens().deliver(FakeTokenManager::token("t2"));
  CHECK(has(client.readToEnd(), "200 OK"));

  kLoggedOut(lane.profile());
  const auto refused = lane.ask(
      post(modernCall(R"(,"inputResponses":{"mcp_auth_proxy_login":{"action":"decline"}})")));
  CHECK(refused.starts_with("HTTP/1.1 401 "));
}

TEST_CASE("Login due: with `login_wait` the call goes through when the login is there", "[proxy]") {
  RawServer upstream(opening("s"));
  LaneHarness lane(urlOf(upstream), {}, kWaiting);
  auto client = lane.connect();
  client.send(post(kPlain));
  REQUIRE(lane.tokens().waitForWaiters(1));
  lane.tokens().deliver(FakeTokenManager::token("t2"));
  CHECK(has(client.readToEnd(), "200 OK"));
}

TEST_CASE("Login due: with `login_wait` a call whose login does not come is told so", "[proxy]") {
  RawServer upstream(opening("s"));
  LaneHarness lane(urlOf(upstream), {}, kWaiting);
  auto client = lane.connect();
  client.send(post(kPlain));
  REQUIRE(lane.tokens().waitForWaiters(1));
  lane.tokens().deliver(profile::LoginRequired{.reason = "Nobody has logged in."});
  const auto answer = client.readToEnd();
  CHECK(answer.starts_with("HTTP/1.1 401 "));
  CHECK(has(answer, "login_url"));
}

TEST_CASE("Login due: a client that takes the URL is told at once, and so is the bridge",
          "[proxy]") {
  RawServer upstream(opening("s"));
  CHECK(tellsUrl(LaneHarness(urlOf(upstream), {}, kWaiting).ask(post(initialize(kUrls)))));
  const auto bridged = LaneHarness(urlOf(upstream), {}, kWaiting)
                           .ask(post(initialize(kUrls), "Mcp-Auth-Proxy-Bridge: 1\r\n"));
  CHECK(bridged.starts_with("HTTP/1.1 401 "));
}

TEST_CASE("Login due: a client that goes while its call waits leaves nothing behind", "[proxy]") {
  RawServer upstream(opening("s"));
  LaneHarness lane(urlOf(upstream), {}, kWaiting);
  auto client = lane.connect();
  client.send(post(kPlain));
  REQUIRE(lane.tokens().waitForWaiters(1));
  client.close();
  kWaiting(lane.profile());
  auto other = lane.connect();
  other.send(post(kPlain));
  REQUIRE(lane.tokens().waitForWaiters(2));
  lane.tokens().deliver(FakeTokenManager::token("t2"));
  CHECK(has(other.readToEnd(), "200 OK"));
}

}  // namespace
