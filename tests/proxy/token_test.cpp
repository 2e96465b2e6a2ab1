// Tokens: waiting for one, an upstream that refuses one, and more scope.

#include <catch2/catch.hpp>

#include <string>
#include <thread>

#include "lane_harness.h"

namespace {

using namespace std::chrono_literals;
using proxy_test::has;
using proxy_test::LaneHarness;
using proxy_test::Told;
using proxy_test::urlOf;
using support::FakeTokenManager;
using support::RawConnection;
using support::RawServer;

constexpr std::string_view kEnd = "\r\n\r\n";
constexpr std::string_view kRpc =
    "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
    "Content-Length: 37\r\nConnection: "
    "close\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"x\"}";

/// Refuses every token but `good`.
RawServer::Script wanting(std::string good, std::size_t bodySize = 37) {
  return [good = std::move(good), bodySize](RawConnection& connection) {
    for (;;) {
      const auto head = connection.readUntil(kEnd);
      if (head.empty()) return;
      const auto body = connection.read(bodySize);
      if (has(head, "Authorization: Bearer " + good + "\r\n"))
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                        "\r\n\r\n" + body);
      else
        connection.send(
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\nContent-Length: "
            "4\r\n\r\nauth");
    }
  };
}

TEST_CASE("Token: without one the call waits until it comes", "[proxy]") {
  RawServer upstream(wanting("t2"));
  LaneHarness lane(urlOf(upstream), {},
                   [](auto& profile) { profile.tokenManager.setCurrent(nullptr); });
  auto client = lane.connect();
  client.send(kRpc);
  REQUIRE(lane.tokens().waitForWaiters(1));
  lane.tokens().deliver(FakeTokenManager::token("t2"));
  CHECK(has(client.readToEnd(), "200 OK"));
}

TEST_CASE("Token: one that comes after the client has gone does no harm", "[proxy]") {
  RawServer upstream(wanting("t2"));
  {
    LaneHarness lane(urlOf(upstream), {},
                     [](auto& profile) { profile.tokenManager.setCurrent(nullptr); });
    auto client = lane.connect();
    client.send(kRpc);
    REQUIRE(lane.tokens().waitForWaiters(1));
    client.close();
    auto other = lane.connect();
    other.send(kRpc);
    REQUIRE(lane.tokens().waitForWaiters(2));
    std::thread late([&lane] { lane.tokens().deliver(FakeTokenManager::token("t2")); });
    late.join();
    CHECK(has(other.readToEnd(), "200 OK"));
  }
}

TEST_CASE("Token: one that comes when the loops have stopped does no harm", "[proxy]") {
  RawServer upstream(wanting("t2"));
  std::shared_ptr<support::FakeProfile> profile;
  {
    LaneHarness lane(urlOf(upstream), {},
                     [](auto& each) { each.tokenManager.setCurrent(nullptr); });
    profile = lane.sharedProfile();
    auto client = lane.connect();
    client.send(kRpc);
    REQUIRE(lane.tokens().waitForWaiters(1));
  }
  profile->tokenManager.deliver(FakeTokenManager::token("t2"));
  CHECK(upstream.connections() == 0);
}

TEST_CASE("Token: without a login the answer is the call's own JSON-RPC error", "[proxy]") {
  RawServer upstream(wanting("t2"));
  LaneHarness lane(urlOf(upstream), {}, [](auto& profile) {
    profile.tokenManager.setCurrent(nullptr);
    profile.tokenManager.answerNext(profile::LoginRequired{.reason = "Nobody has logged in."});
  });
  const auto answer = lane.ask(kRpc);
  CHECK(answer.starts_with("HTTP/1.1 401 "));
  CHECK_FALSE(has(answer, "WWW-Authenticate"));
  CHECK(has(answer, "\"id\":7"));
  CHECK(has(answer, "not_authenticated"));
  CHECK(has(answer, "Nobody has logged in."));
  CHECK(has(answer, "http://127.0.0.1:1/p/p/oauth/login"));
}

TEST_CASE("Token: an error answer lets the connection go on", "[proxy]") {
  RawServer upstream(wanting("t2"));
  LaneHarness lane(urlOf(upstream), {}, [](auto& profile) {
    profile.tokenManager.setCurrent(nullptr);
    profile.tokenManager.answerNext(profile::LoginRequired{.reason = "Nobody has logged in."});
    profile.tokenManager.answerNext(FakeTokenManager::token("t2"));
  });
  auto client = lane.connect();
  client.send(
      "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: "
      "chunked\r\n\r\n25\r\n{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"x\"}\r\n");
  REQUIRE(lane.tokens().waitForAcquired(1));
  client.send("0\r\n\r\n");
  CHECK(has(client.readUntil("}}}"), "\"id\":7"));
  client.send(kRpc);
  CHECK(has(client.readToEnd(), "200 OK"));
}

TEST_CASE("Token: trouble with the authorization server is not a missing login", "[proxy]") {
  RawServer upstream(wanting("t2"));
  LaneHarness lane(urlOf(upstream), {}, [](auto& profile) {
    profile.tokenManager.setCurrent(nullptr);
    profile.tokenManager.answerNext(base::Error(base::ErrorKind::kAuthServerTimeout, "Too slow."));
  });
  const auto answer = lane.ask(kRpc);
  CHECK(answer.starts_with("HTTP/1.1 504 "));
  CHECK_FALSE(has(answer, "login_url"));
}

TEST_CASE("Token: after an upstream 401 the call is sent once more with a new token", "[proxy]") {
  RawServer upstream(wanting("t2"));
  LaneHarness lane(urlOf(upstream));
  lane.tokens().answerNext(FakeTokenManager::token("t2"));
  const auto answer = lane.ask(kRpc);
  CHECK(answer.starts_with("HTTP/1.1 200 "));
  CHECK(answer.ends_with("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"x\"}"));
  CHECK(lane.tokens().rejected() == std::vector<std::string>{"Bearer t1"});
  CHECK(lane.tokens().acquired() == 1);
  CHECK(upstream.connections() == 1);
}

TEST_CASE("Token: a second 401 is a missing login", "[proxy]") {
  RawServer upstream(wanting("t3"));
  LaneHarness lane(urlOf(upstream));
  lane.tokens().answerNext(FakeTokenManager::token("t2"));
  const auto answer = lane.ask(kRpc);
  CHECK(answer.starts_with("HTTP/1.1 401 "));
  CHECK_FALSE(has(answer, "WWW-Authenticate"));
  CHECK(has(answer, "not_authenticated"));
  CHECK(has(answer, "login_url"));
  CHECK(has(answer, "\"id\":7"));
  CHECK(lane.tokens().rejected() == std::vector<std::string>{"Bearer t1", "Bearer t2"});
  CHECK(lane.tokens().acquired() == 1);
}

TEST_CASE("Token: a body of up to 256 KiB is kept for the second sending", "[proxy]") {
  const std::size_t size = GENERATE(70'000U, 262'144U);
  RawServer upstream(wanting("t2", size));
  LaneHarness lane(urlOf(upstream));
  lane.tokens().answerNext(FakeTokenManager::token("t2"));
  std::string body(size, 'b');
  body.back() = 'e';
  const auto answer =
      lane.ask("POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) +
               "\r\nConnection: close\r\n\r\n" + body);
  CHECK(answer.starts_with("HTTP/1.1 200 "));
  CHECK((answer.substr(answer.find(kEnd) + 4) == body));
}

TEST_CASE("Token: a larger body is not sent again, and the caller is told to", "[proxy]") {
  constexpr std::size_t kSize = 262'145;
  RawServer upstream(wanting("t2", kSize));
  LaneHarness lane(urlOf(upstream));
  lane.tokens().answerNext(FakeTokenManager::token("t2"));
  const auto answer =
      lane.ask("POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(kSize) +
               "\r\nConnection: close\r\n\r\n" + std::string(kSize, 'b'));
  CHECK(answer.starts_with("HTTP/1.1 401 "));
  CHECK(has(answer, "again"));
  CHECK_FALSE(has(answer, "login_url"));
  CHECK(upstream.connections() == 1);
  CHECK(lane.tokens().acquired() == 1);
}

TEST_CASE("Token: a 401 before the body has ended waits for it and sends it again", "[proxy]") {
  constexpr std::size_t kSize = 100'000;
  Told<bool> refused;
  RawServer upstream([&refused](RawConnection& connection) {
    const auto head = connection.readUntil(kEnd);
    if (has(head, "Bearer t2")) {
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n" +
                      std::to_string(connection.read(kSize).size()));
    } else {
      connection.send("HTTP/1.1 401 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      refused.tell(true);
    }
    connection.readToEnd();
  });
  LaneHarness lane(urlOf(upstream));
  lane.tokens().answerNext(FakeTokenManager::token("t2"));
  auto client = lane.connect();
  client.send("POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n" +
              std::string(kSize / 2, 'b'));
  CHECK(refused.get());
  client.send(std::string(kSize / 2, 'b'));
  const auto answer = client.readUntil("100000");
  CHECK(has(answer, "200 OK"));
  CHECK(answer.ends_with("100000"));
}

RawServer::Script wantingScope(std::string challenge) {
  return [challenge = std::move(challenge)](RawConnection& connection) {
    while (!connection.readUntil("}").empty())
      if (!connection.send("HTTP/1.1 403 Forbidden\r\nWWW-Authenticate: " + challenge +
                           "\r\nContent-Length: 0\r\n\r\n"))
        return;
  };
}

TEST_CASE("Token: 403 insufficient_scope asks for more scope and for a login", "[proxy]") {
  RawServer upstream(wantingScope(R"(Bearer error="insufficient_scope", scope="files:write")"));
  LaneHarness lane(urlOf(upstream));
  const auto answer = lane.ask(kRpc);
  CHECK(answer.starts_with("HTTP/1.1 403 "));
  CHECK(has(answer, "insufficient_scope"));
  CHECK(has(answer, "login_url"));
  CHECK(has(answer, "\"id\":7"));
  CHECK_FALSE(has(answer, "WWW-Authenticate"));
  CHECK(lane.tokens().requiredScopes() == std::vector<std::string>{"files:write"});
  CHECK(lane.tokens().rejected().empty());
}

TEST_CASE("Token: when logins have not helped, none is offered", "[proxy]") {
  RawServer upstream(wantingScope(R"(Bearer error="insufficient_scope")"));
  LaneHarness lane(urlOf(upstream));
  lane.tokens().setLoginHelps(false);
  const auto answer = lane.ask(kRpc);
  CHECK(answer.starts_with("HTTP/1.1 403 "));
  CHECK(has(answer, "Three logins"));
  CHECK_FALSE(has(answer, "login_url"));
  CHECK(lane.tokens().requiredScopes() == std::vector<std::string>{""});
}

TEST_CASE("Token: where nobody logs in, 403 insufficient_scope names the scope to set", "[proxy]") {
  RawServer upstream(wantingScope(R"(Bearer error="insufficient_scope", scope="files:write")"));
  LaneHarness lane(urlOf(upstream));
  lane.tokens().setWantsLogin(false);
  const auto answer = lane.ask(kRpc);
  CHECK(answer.starts_with("HTTP/1.1 403 "));
  CHECK(has(answer, "lacks: \\u0027files:write\\u0027"));
  CHECK_FALSE(has(answer, "login_url"));
  CHECK_FALSE(has(answer, "Log in"));
}

TEST_CASE("Token: where nobody logs in, a second 401 is the settings' fault", "[proxy]") {
  RawServer upstream(wanting("another"));
  LaneHarness lane(urlOf(upstream));
  lane.tokens().setWantsLogin(false);
  lane.tokens().answerNext(FakeTokenManager::token("t2"));
  const auto answer = lane.ask(kRpc);
  CHECK(answer.starts_with("HTTP/1.1 502 "));
  CHECK(has(answer, "upstream_auth_refused"));
  CHECK_FALSE(has(answer, "login_url"));
}

TEST_CASE("Token: any other 403 is the upstream's own", "[proxy]") {
  RawServer upstream(wantingScope(R"(Bearer error="invalid_request")"));
  LaneHarness lane(urlOf(upstream));
  const auto answer = lane.ask(kRpc);
  CHECK(answer.starts_with("HTTP/1.1 403 Forbidden\r\n"));
  CHECK_FALSE(has(answer, "insufficient_scope"));
  CHECK(lane.tokens().requiredScopes().empty());
}

}  // namespace
