#pragma once

#include "base/encoding.h"
#include "credentials/memory_store.h"
#include "profile/stored_token_manager.h"
#include "profile/token_refresh.h"
#include "support/fake_clock.h"
#include "support/fake_http_client.h"
#include "support/manual_executor.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "faulty_store.h"

namespace profile {

using namespace std::chrono_literals;

/// A token manager over a store in memory, a scripted token endpoint and a clock by hand.
class TokenFixture {
 public:
  static constexpr const char* kUpstream = "https://mcp.example/mcp";
  static constexpr const char* kEndpoint = "https://as.example/token";

  TokenFixture() { restart(); }

  /// A new process over the same store.
  void restart() {
    tokens.reset();
    RecordBinding binding;
    binding.upstream = kUpstream;
    tokens = std::make_shared<StoredTokenManager>(StoredTokenManager::Parts{
        .executor = executor,
        .clock = clock,
        .stored = StoredRecord(store, key, clock),
        .source = std::make_unique<TokenRefresh>(
            StoredRecord(store, key, clock),
            TokenRefresh::Parts{
                .http = http,
                .clock = clock,
                .binding = binding,
                .tokenParams = {},
                .completeClient = [](const oauth::ClientCredentials& client) { return client; },
                .clientRejected =
                    [this](const oauth::ClientCredentials& client) {
                      rejectedClients.push_back(client.clientId);
                    }}),
        .stepUp = stepUp,
        .onRejected = [this] { ++rejections; }});
  }

  /// A login's record: the access token "old", the refresh token "r0".
  [[nodiscard]] credentials::Record record(std::chrono::seconds lifetime = 3600s) const {
    credentials::Record made;
    made.upstream = kUpstream;
    made.client = oauth::ClientCredentials{};
    made.client->clientId = "the-client";
    made.client->origin = oauth::ClientOrigin::kDynamic;
    made.tokens = credentials::StoredTokens{};
    made.tokens->issuer = "https://as.example";
    made.tokens->tokenEndpoint = kEndpoint;
    made.tokens->resource = kUpstream;
    made.tokens->scope = "read write";
    made.tokens->accessToken = base::Secret("old");
    made.tokens->refreshToken = base::Secret("r0");
    made.tokens->obtainedAt = clock.wall();
    made.tokens->expiresAt = clock.wall() + lifetime;
    return made;
  }

  void save(credentials::Record made) {
    const auto before = memory.load(key);
    made.generation = before ? before->generation : 0;
    REQUIRE(memory.save(key, made));
  }

  [[nodiscard]] credentials::Record stored() {
    auto found = memory.load(key);
    REQUIRE(found);
    return *found;
  }

  /// Stores a login and reads it, as a start does.
  void startWith(const credentials::Record& made) {
    save(made);
    start();
  }

  void start() {
    tokens->start();
    executor.runAll();
  }

  /// The caller's end of an acquire.
  struct Call {
    std::vector<TokenOutcome> outcomes;

    [[nodiscard]] bool isDone() const { return !outcomes.empty(); }

    [[nodiscard]] std::string token() const {
      REQUIRE(outcomes.size() == 1);
      const auto* handle = std::get_if<AccessTokenHandle>(&outcomes.front());
      REQUIRE(handle != nullptr);
      return textOf(*handle);
    }

    [[nodiscard]] base::ErrorKind error() const {
      REQUIRE(outcomes.size() == 1);
      const auto* found = std::get_if<base::Error>(&outcomes.front());
      REQUIRE(found != nullptr);
      return found->kind();
    }

    [[nodiscard]] std::string loginReason() const {
      REQUIRE(outcomes.size() == 1);
      const auto* found = std::get_if<LoginRequired>(&outcomes.front());
      REQUIRE(found != nullptr);
      return found->reason;
    }
  };

  [[nodiscard]] static std::string textOf(const AccessTokenHandle& token) {
    return token ? std::string(token->authorization.reveal()) : "none";
  }

  [[nodiscard]] std::shared_ptr<Call> ask(std::chrono::milliseconds wait = 60s) {
    auto call = std::make_shared<Call>();
    tokens->acquire(clock.steady() + wait,
                    [call](TokenOutcome outcome) { call->outcomes.push_back(std::move(outcome)); });
    return call;
  }

  /// The same, of a caller that waits for a login too.
  [[nodiscard]] std::shared_ptr<Call> askForLogin(std::chrono::milliseconds wait) {
    auto call = std::make_shared<Call>();
    tokens->acquireAfterLogin(clock.steady() + wait, [call](TokenOutcome outcome) {
      call->outcomes.push_back(std::move(outcome));
    });
    return call;
  }

  /// Asks, and lets the executor do what is due.
  [[nodiscard]] std::shared_ptr<Call> askAndRun() {
    auto call = ask();
    executor.runAll();
    return call;
  }

  [[nodiscard]] std::string current() { return textOf(tokens->current()); }

  [[nodiscard]] static http::ClientResponse json(int status, std::string body) {
    return {.status = status,
            .fields = {{"Content-Type", "application/json"}},
            .body = std::move(body)};
  }

  /// "new1" with "r1", then "new2" with "r2", …
  [[nodiscard]] http::ClientResponse nextTokens(std::chrono::seconds lifetime = 3600s) {
    const auto number = std::to_string(++issued);
    return json(200,
                R"({"access_token":"new)" + number + R"(","token_type":"Bearer","expires_in":)" +
                    std::to_string(lifetime.count()) + R"(,"refresh_token":"r)" + number + R"("})");
  }

  void refuseWith(const std::string& error) {
    http.answerWith([error](const http::ClientRequest&) {
      return json(400, R"({"error":")" + error + R"("})");
    });
  }

  void failWith(base::ErrorKind kind) {
    http.answerWith([kind](const http::ClientRequest&) -> http::ClientResponse {
      throw base::Error(kind, "a fault");
    });
  }

  void answerAgain() {
    http.answerWith([this](const http::ClientRequest&) { return nextTokens(); });
  }

  /// A field of the last form that was sent; "-" where there is none.
  [[nodiscard]] std::string sent(const std::string& name) const {
    const auto all = http.requests();
    REQUIRE_FALSE(all.empty());
    const auto fields = base::formDecode(all.back().body);
    REQUIRE(fields);
    for (const auto& [key_, value] : *fields)
      if (key_ == name) return value;
    return "-";
  }

  [[nodiscard]] std::size_t requests() const { return http.requests().size(); }

  /// Moves time and runs what is due then.
  void pass(std::chrono::milliseconds time) {
    clock.advance(time);
    executor.runAll();
  }

  int issued = 0;
  int rejections = 0;
  std::vector<std::string> rejectedClients;
  support::FakeClock clock;
  support::ManualExecutor executor{clock};
  credentials::MemoryStore memory{clock};
  FaultyStore store{memory};
  credentials::RecordKey key{.service = "service", .profile = "craft"};
  support::FakeHttpClient http{[this](const http::ClientRequest&) { return nextTokens(); }};
  std::shared_ptr<StepUp> stepUp = std::make_shared<StepUp>();
  std::shared_ptr<StoredTokenManager> tokens;
};

}  // namespace profile
