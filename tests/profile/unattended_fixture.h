#pragma once

#include "base/encoding.h"
#include "credentials/memory_store.h"
#include "profile/profile_factory.h"
#include "support/fake_authorization_server.h"
#include "support/fake_clock.h"
#include "support/fake_http_client.h"
#include "support/manual_executor.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace profile {

using namespace std::chrono_literals;

/// A profile with a grant that needs no person, against a strict server, both in memory.
class UnattendedFixture {
 public:
  using ServerOptions = support::FakeAuthorizationServer::Options;

  UnattendedFixture() {
    serve({});
    settings.name = "craft";
    settings.upstreamMcpUrl = "https://mcp.example/mcp";
    settings.grant = config::GrantKind::kClientCredentials;
    settings.clientId = "machine";
    settings.clientSecret = base::Secret("s3cret");
  }

  void serve(ServerOptions options) {
    options.clock = &clock;
    server = std::make_unique<support::FakeAuthorizationServer>(std::move(options));
    server->addClient("machine", "s3cret", "client_secret_basic", "");
    http.answerWith(server->answers());
  }

  /// Makes the profile as the daemon does; nothing has run yet.
  void make() {
    config::Settings all;
    all.profiles.push_back(settings);
    registry = std::make_unique<ProfileRegistry>(makeProfiles(
        all, [](const config::ProfileSettings&) { return std::string(); },
        [this](const config::ProfileSettings&) {
          return ProfileSurroundings{
              .store = store, .http = http, .executor = executor, .clock = clock};
        }));
    profile = registry->find("craft");
  }

  void start() {
    make();
    profile->start();
    executor.runAll();
  }

  void pass(std::chrono::milliseconds time) {
    clock.advance(time);
    executor.runAll();
  }

  [[nodiscard]] std::string current() {
    const auto token = profile->tokens().current();
    return token ? std::string(token->authorization.reveal()) : "none";
  }

  [[nodiscard]] bool hasToken() { return current().starts_with("Bearer access"); }

  /// What a call gets that waits for a token.
  [[nodiscard]] TokenOutcome ask() {
    std::vector<TokenOutcome> outcomes;
    profile->tokens().acquire(clock.steady() + 60s, [&outcomes](TokenOutcome outcome) {
      outcomes.push_back(std::move(outcome));
    });
    executor.runAll();
    REQUIRE(outcomes.size() == 1);
    return outcomes.front();
  }

  [[nodiscard]] base::Error askForError() {
    const auto outcome = ask();
    const auto* error = std::get_if<base::Error>(&outcome);
    REQUIRE(error != nullptr);
    return *error;
  }

  /// Requests to the token endpoint so far.
  [[nodiscard]] std::vector<http::ClientRequest> tokenRequests() const {
    std::vector<http::ClientRequest> found;
    for (const auto& request : http.requests())
      if (request.method == "POST" && request.url.path == "/token") found.push_back(request);
    return found;
  }

  /// A field of the last token request's form; "-" where there is none.
  [[nodiscard]] std::string sent(const std::string& name) const {
    const auto all = tokenRequests();
    REQUIRE_FALSE(all.empty());
    const auto form = base::formDecode(all.back().body);
    REQUIRE(form);
    for (const auto& [key, value] : *form)
      if (key == name) return value;
    return "-";
  }

  support::FakeClock clock;
  support::ManualExecutor executor{clock};
  credentials::MemoryStore store{clock};
  support::FakeHttpClient http{[](const http::ClientRequest&) { return http::ClientResponse{}; }};
  std::unique_ptr<support::FakeAuthorizationServer> server;
  config::ProfileSettings settings;
  std::unique_ptr<ProfileRegistry> registry;
  std::shared_ptr<Profile> profile;
};

}  // namespace profile
