#include "unattended_fixture.h"

namespace profile {
namespace {

using base::ErrorKind;

TEST_CASE_METHOD(UnattendedFixture, "Client credentials: a start gets a token without a person",
                 "[profile]") {
  start();
  CHECK(hasToken());
  CHECK(server->counts().grants == 1);
  CHECK(sent("grant_type") == "client_credentials");
  CHECK(sent("resource") == "https://mcp.example/mcp");
  const auto status = profile->status();
  CHECK(status.state == ProfileState::kReady);
  CHECK_FALSE(status.wantsLogin);
  CHECK(status.clientId == "machine");
  CHECK(status.registration == "fixed");
  CHECK(status.issuer == "https://as.example");
  CHECK(server->counts().registrations == 0);
}

TEST_CASE_METHOD(UnattendedFixture,
                 "Client credentials: the challenge's scope, never offline_access", "[profile]") {
  SECTION("the metadata's") {
    ServerOptions options;
    options.scopes = {"mcp"};
    serve(options);
    start();
    CHECK(sent("scope") == "mcp");
  }
  SECTION("the challenge's") {
    ServerOptions options;
    options.challengeScope = "files:read";
    serve(options);
    start();
    CHECK(sent("scope") == "files:read");
  }
  SECTION("the settings'") {
    settings.scopes = {"own"};
    start();
    CHECK(sent("scope") == "own");
  }
}

TEST_CASE_METHOD(UnattendedFixture, "Client credentials: without a person it asks before it is due",
                 "[profile]") {
  start();
  const auto first = current();
  pass(3541s);
  CHECK(server->counts().grants == 2);
  CHECK(server->counts().refreshes == 0);  // the refresh token that came along is not used
  CHECK(current() != first);
  CHECK(hasToken());
}

TEST_CASE_METHOD(UnattendedFixture,
                 "Client credentials: calls that come before wait for one request", "[profile]") {
  make();
  std::vector<TokenOutcome> outcomes;
  for (int calls = 0; calls < 5; ++calls)
    profile->tokens().acquire(clock.steady() + 60s, [&](TokenOutcome outcome) {
      outcomes.push_back(std::move(outcome));
    });
  CHECK(profile->status().state == ProfileState::kRefreshing);
  executor.runAll();
  REQUIRE(outcomes.size() == 5);
  for (const auto& outcome : outcomes) CHECK(std::holds_alternative<AccessTokenHandle>(outcome));
  CHECK(tokenRequests().size() == 1);
}

TEST_CASE_METHOD(UnattendedFixture, "Client credentials: a refusal names the setting to look at",
                 "[profile]") {
  settings.clientSecret = base::Secret("wrong");
  start();
  const auto error = askForError();
  CHECK(error.kind() == ErrorKind::kGrantRefused);
  CHECK_THAT(error.text(), Catch::Contains("invalid_client"));
  CHECK_THAT(error.text(), Catch::Contains("https://as.example"));
  CHECK_THAT(error.hint(), Catch::Contains("client_secret"));
  CHECK_THAT(error.text() + error.hint(), !Catch::Contains("wrong"));
  const auto status = profile->status();
  CHECK(status.state == ProfileState::kDegraded);
  CHECK(status.code == "grant_refused");
  CHECK_FALSE(status.token.loginRequired);
}

TEST_CASE_METHOD(UnattendedFixture,
                 "Client credentials: a refused grant is tried again by calls only", "[profile]") {
  ServerOptions options;
  options.clientCredentials = false;
  serve(options);
  start();
  CHECK(tokenRequests().size() == 1);
  pass(24h);
  CHECK(tokenRequests().size() == 1);
  CHECK_THAT(askForError().hint(), Catch::Contains("client_credentials"));
  CHECK(tokenRequests().size() == 2);
  for (int calls = 0; calls < 20; ++calls) static_cast<void>(askForError());
  CHECK(tokenRequests().size() == 2);
  serve({});
  pass(31s);
  CHECK(std::holds_alternative<AccessTokenHandle>(ask()));
  CHECK(profile->status().state == ProfileState::kReady);
}

TEST_CASE_METHOD(UnattendedFixture,
                 "Client credentials: a refusal ahead of time keeps the good token", "[profile]") {
  start();
  const auto first = current();
  server->before([](const http::ClientRequest& request) -> std::optional<http::ClientResponse> {
    if (request.url.path != "/token") return std::nullopt;
    return http::ClientResponse{
        .status = 400, .fields = {}, .body = R"({"error":"invalid_scope"})"};
  });
  pass(3550s);
  CHECK(current() == first);
  CHECK(profile->status().code == "grant_refused");
  pass(60s);
  CHECK(current() == "none");
  CHECK_THAT(askForError().hint(), Catch::Contains("scopes"));
}

TEST_CASE_METHOD(UnattendedFixture, "Client credentials: trouble is no refusal and passes",
                 "[profile]") {
  server->before([](const http::ClientRequest&) -> std::optional<http::ClientResponse> {
    throw base::Error(ErrorKind::kAuthServerUnreachable, "The authorization server is down.");
  });
  start();
  CHECK_FALSE(hasToken());
  CHECK(profile->status().code != "grant_refused");
  server->before(nullptr);
  pass(31s);
  CHECK(hasToken());
}

TEST_CASE_METHOD(UnattendedFixture,
                 "Client credentials: a rejected token is replaced, a storm is not", "[profile]") {
  start();
  for (int calls = 0; calls < 20; ++calls) {
    const auto token = profile->tokens().current();
    if (token) profile->tokens().reject(token);
    executor.runAll();
  }
  CHECK(tokenRequests().size() == 3);
  CHECK(askForError().kind() == ErrorKind::kUpstreamAuthRefused);
}

TEST_CASE_METHOD(UnattendedFixture, "Client credentials: nobody logs in", "[profile]") {
  start();
  CHECK_FALSE(profile->tokens().wantsLogin());
  CHECK_FALSE(profile->tokens().loginHelps());
  try {
    static_cast<void>(profile->login().begin());
    FAIL("a login was begun");
  } catch (const base::Error& error) {
    CHECK(error.kind() == ErrorKind::kLoginNotNeeded);
  }
}

TEST_CASE_METHOD(UnattendedFixture, "Client credentials: more scope is for the settings to give",
                 "[profile]") {
  start();
  profile->tokens().requireScope("admin");
  CHECK(profile->status().state == ProfileState::kReady);
  pass(3550s);
  CHECK_THAT(sent("scope"), !Catch::Contains("admin"));
}

TEST_CASE_METHOD(UnattendedFixture, "Client credentials: a logout revokes, the next call goes on",
                 "[profile]") {
  start();
  const auto access = current().substr(7);
  CHECK_THAT(profile->logout(), Catch::Contains("revoked"));
  CHECK_FALSE(server->isLive(access));
  CHECK(server->counts().revocations == 1);
  pass(1h);
  CHECK(current() == "none");
  CHECK(server->counts().grants == 1);
  CHECK(std::holds_alternative<AccessTokenHandle>(ask()));
  CHECK(profile->status().state == ProfileState::kReady);
}

TEST_CASE_METHOD(UnattendedFixture, "Client credentials: DPoP where the upstream asks for it",
                 "[profile][dpop]") {
  ServerOptions options;
  options.dpop = true;
  options.clientCredentials = true;
  serve(options);
  server->wantNonce("n1");
  start();
  CHECK_THAT(current(), Catch::StartsWith("DPoP access"));
  CHECK(profile->tokens().current()->dpop != nullptr);
  pass(1h);
  CHECK_THAT(current(), Catch::StartsWith("DPoP access"));
  CHECK(server->counts().grants == 2);
  CHECK(server->counts().proofs == 2);
}

TEST_CASE_METHOD(UnattendedFixture, "Client credentials: required means no Bearer token",
                 "[profile][dpop]") {
  ServerOptions options;
  options.binds = false;
  options.clientCredentials = true;
  serve(options);
  settings.dpop = config::DpopMode::kRequired;
  start();
  CHECK(current() == "none");
  CHECK(profile->status().code == "token_response_invalid");
}

}  // namespace
}  // namespace profile
