#include <optional>

#include "profile_fixture.h"

namespace profile {
namespace {

using base::ErrorKind;

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: a person logs in and the token is usable",
                 "[profile]") {
  const auto end = logIn();
  CHECK(end.issuer == "https://as.example");
  CHECK(end.hasRefreshToken);
  CHECK(end.scope == "mcp offline_access");
  CHECK(end.cookieName.starts_with("mcp-login-"));
  CHECK_THAT(current(), Catch::StartsWith("Bearer access"));
  CHECK(server->counts().registrations == 1);
  REQUIRE(stored());
  CHECK(stored()->upstream == "https://mcp.example/mcp");
  CHECK(stored()->tokens->issuer == "https://as.example");
  CHECK(stored()->tokens->resource == "https://mcp.example/mcp");
  CHECK(stored()->client->redirectUri == kRedirectUri);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: nothing is stored before a login has succeeded",
                 "[profile]") {
  static_cast<void>(profile->login().begin());
  CHECK_FALSE(stored());
  CHECK(profile->status().state == ProfileState::kLoginRequired);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: the browser is sent with state, S256 and resource",
                 "[profile]") {
  const auto start = profile->login().begin();
  const auto url = urlOf(start);
  CHECK(url.origin() == "https://as.example");
  CHECK(parameter(url, "state").size() >= 43);
  CHECK(parameter(url, "code_challenge_method") == "S256");
  CHECK(parameter(url, "resource") == "https://mcp.example/mcp");
  CHECK(parameter(url, "redirect_uri") == kRedirectUri);
  CHECK(start.cookieValue.size() >= 43);
  CHECK(start.cookieValue != parameter(url, "state"));
  CHECK(start.cookieLifetime == 600s);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: settings add parameters, a prompt and scopes",
                 "[profile]") {
  settings.authorizeParams = {{"audience", "x"}, {"state", "theirs"}};
  settings.prompt = "consent";
  settings.scopes = {{"one", "two"}};
  restart();
  const auto url = urlOf(profile->login().begin());
  CHECK(parameter(url, "audience") == "x");
  CHECK(parameter(url, "prompt") == "consent");
  CHECK(parameter(url, "scope") == "one two");
  CHECK(parameter(url, "state") != "theirs");
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: resource can be off everywhere", "[profile]") {
  ServerOptions options;
  options.requiresResource = false;
  serve(options);
  settings.resource = "off";
  restart();
  const auto url = urlOf(profile->login().begin());
  CHECK(parameter(url, "resource") == "-");
  logIn();
  CHECK(stored()->tokens->resource.empty());
  pass(1h);
  for (const auto& request : http.requests())
    CHECK(request.body.find("resource=") == std::string::npos);
  CHECK(server->counts().refreshes == 1);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: tokens are refreshed with what the login was bound to",
                 "[profile]") {
  logIn();
  const auto before = current();
  pass(3540s);
  CHECK(server->counts().refreshes == 1);
  CHECK(current() != before);
  CHECK(server->isLive(std::string(profile->tokens().current()->authorization.reveal()).substr(7)));
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: a restart needs no new login", "[profile]") {
  logIn();
  const auto before = current();
  restart();
  CHECK(current() == before);
  pass(2h);
  CHECK_THAT(current(), Catch::StartsWith("Bearer access"));
  CHECK(current() != before);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: a server without S256 is refused", "[profile]") {
  ServerOptions options;
  options.announcesPkce = false;
  serve(options);
  CHECK(beginFault() == ErrorKind::kMetadataInvalid);
  CHECK(server->counts().registrations == 0);
  settings.requirePkceMetadata = false;
  restart();
  logIn();
  CHECK_THAT(current(), Catch::StartsWith("Bearer access"));
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: a callback that fits no login changes nothing",
                 "[profile]") {
  const auto start = profile->login().begin();
  const auto query = server->authorize(urlOf(start)).query.value();
  const auto cookie = cookieOf(start);
  CHECK(completeFault("code=x", cookie) == ErrorKind::kLoginStateMissing);
  CHECK(completeFault("code=x&state=wrong", cookie) == ErrorKind::kLoginStateUnknown);
  CHECK(completeFault(query, "") == ErrorKind::kLoginStateUnknown);
  CHECK(completeFault(query, start.cookieName + "=wrong") == ErrorKind::kLoginStateUnknown);
  CHECK(completeFault(query + "&state=twice", cookie) == ErrorKind::kBadRequest);
  CHECK(server->counts().codeExchanges == 0);
  // None of it ended the real one.
  CHECK(profile->login().complete(query, cookie).hasRefreshToken);
  CHECK(completeFault(query, cookie) == ErrorKind::kLoginStateUnknown);
  CHECK(server->counts().codeExchanges == 1);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: after ten minutes it is too late", "[profile]") {
  const auto start = profile->login().begin();
  const auto query = server->authorize(urlOf(start)).query.value();
  clock.advance(10min);
  CHECK(completeFault(query, cookieOf(start)) == ErrorKind::kLoginStateUnknown);
  CHECK(server->counts().codeExchanges == 0);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: two tabs can both be finished", "[profile]") {
  const auto one = profile->login().begin();
  const auto two = profile->login().begin();
  CHECK(one.cookieName != two.cookieName);
  const auto cookies = cookieOf(one) + "; " + cookieOf(two);
  const auto queryOne = server->authorize(urlOf(one)).query.value();
  const auto queryTwo = server->authorize(urlOf(two)).query.value();
  CHECK(profile->login().complete(queryTwo, cookies).hasRefreshToken);
  CHECK(profile->login().complete(queryOne, cookies).hasRefreshToken);
  CHECK(server->counts().registrations == 1);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: an answer of another issuer sends no code anywhere",
                 "[profile]") {
  const auto start = profile->login().begin();
  const auto state = parameter(urlOf(start), "state");
  const auto before = http.requests().size();
  const auto* const query = GENERATE("&code=x&iss=https%3A%2F%2Fevil.example", "&code=x",
                                     "&error=access_denied&iss=https%3A%2F%2Fas.example%2F");
  CHECK(completeFault("state=" + state + query, cookieOf(start)) == ErrorKind::kLoginMixUp);
  CHECK(http.requests().size() == before);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: a login that was not allowed says so", "[profile]") {
  const auto start = profile->login().begin();
  const auto query = server->deny(urlOf(start)).query.value();
  CHECK(completeFault(query, cookieOf(start)) == ErrorKind::kLoginRefused);
  CHECK_FALSE(stored());
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: what the server says of an error is not repeated",
                 "[profile]") {
  const auto start = profile->login().begin();
  const auto query = "state=" + parameter(urlOf(start), "state") +
                     "&iss=https%3A%2F%2Fas.example&error=%3Cscript%3E&error_description=CANARY";
  try {
    static_cast<void>(profile->login().complete(query, cookieOf(start)));
    FAIL("accepted");
  } catch (const base::Error& error) {
    CHECK(error.kind() == ErrorKind::kLoginRefused);
    CHECK_THAT(error.text() + error.hint(), !Catch::Contains("CANARY"));
    CHECK_THAT(error.text() + error.hint(), !Catch::Contains("<"));
  }
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: a code that is not taken stores nothing",
                 "[profile]") {
  logIn();
  const auto before = stored()->generation;
  const auto start = profile->login().begin();
  const auto query =
      "state=" + parameter(urlOf(start), "state") + "&iss=https%3A%2F%2Fas.example&code=made-up";
  CHECK(completeFault(query, cookieOf(start)) == ErrorKind::kLoginRefused);
  CHECK(stored()->generation == before);
  CHECK_THAT(current(), Catch::StartsWith("Bearer access"));
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: an answer without an access token stores nothing",
                 "[profile]") {
  const auto start = profile->login().begin();
  const auto query = server->authorize(urlOf(start)).query.value();
  server->after([](const http::ClientRequest& request, http::ClientResponse& response) {
    if (request.url.path == "/token") response.body = R"({"token_type":"Bearer"})";
  });
  CHECK(completeFault(query, cookieOf(start)) == ErrorKind::kTokenResponseInvalid);
  CHECK_FALSE(stored());
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: the stored client is used again", "[profile]") {
  logIn();
  restart();
  logIn();
  CHECK(server->counts().registrations == 1);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: another redirect URI registers anew", "[profile]") {
  logIn();
  redirectUri = "http://127.0.0.1:6000/oauth/callback";
  restart();
  CHECK_THAT(current(), Catch::StartsWith("Bearer access"));  // the tokens are not bound to it
  logIn();
  CHECK(server->counts().registrations == 2);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: another authorization server registers anew",
                 "[profile]") {
  logIn();
  ServerOptions options;
  options.issuer = "https://new.example";
  serve(options);
  profile->tokens().reject(profile->tokens().current());
  executor.runAll();
  for (const auto& request : http.requests())
    if (request.url.host == "new.example") CHECK(request.body.find("refresh") == std::string::npos);
  logIn();
  CHECK(server->counts().registrations == 1);
  CHECK(stored()->tokens->issuer == "https://new.example");
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: a client that the server forgot is registered again",
                 "[profile]") {
  logIn();
  server->forgetClients();
  pass(2h);
  CHECK(profile->status().code == "client_rejected");
  CHECK(stored()->tokens->refreshToken);  // kept until the new login has succeeded
  SECTION("at once") {}
  SECTION("after a restart") { restart(); }
  logIn();
  CHECK(server->counts().registrations == 2);
  CHECK(profile->status().state == ProfileState::kReady);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: a client refused at the callback is registered again",
                 "[profile]") {
  const auto start = profile->login().begin();
  const auto query = "state=" + parameter(urlOf(start), "state") +
                     "&iss=https%3A%2F%2Fas.example&error=unauthorized_client";
  CHECK(completeFault(query, cookieOf(start)) == ErrorKind::kClientRejected);
  logIn();
  CHECK(server->counts().registrations == 2);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: a fixed confidential client logs in and refreshes",
                 "[profile]") {
  server->addClient("mine", "s3cret:%", "client_secret_basic", kRedirectUri);
  settings.clientId = "mine";
  settings.clientSecret = base::Secret("s3cret:%");
  restart();
  logIn();
  CHECK(server->counts().registrations == 0);
  CHECK(stored()->client->clientSecret.empty());
  pass(2h);
  CHECK(server->counts().refreshes >= 1);
  CHECK(profile->status().registration == "fixed");
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: without registration a client id is asked for",
                 "[profile]") {
  SECTION("the settings forbid it") {
    settings.autoRegisterClient = false;
    restart();
  }
  SECTION("the server has none") {
    ServerOptions options;
    options.registration = false;
    serve(options);
  }
  CHECK(beginFault() == ErrorKind::kRegistrationUnsupported);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: a step-up login asks for the union of scopes",
                 "[profile]") {
  logIn();
  profile->tokens().requireScope("admin");
  const auto scope = parameter(urlOf(profile->login().begin()), "scope");
  CHECK(scope == "mcp offline_access admin");
  for (const auto& request : http.requests())  // only the browser goes there
    CHECK(request.url.path != "/authorize");
  logIn();
  CHECK(profile->status().state == ProfileState::kReady);
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: a damaged record does not stand in the way",
                 "[profile]") {
  store.loadFault = base::Error(ErrorKind::kStoreCorrupt, "damaged");
  restart();
  logIn();
  CHECK_THAT(current(), Catch::StartsWith("Bearer access"));
}

TEST_CASE_METHOD(ProfileFixture, "CodeLogin: a discovery that failed is tried again soon",
                 "[profile]") {
  server->before([](const http::ClientRequest&) -> std::optional<http::ClientResponse> {
    throw base::Error(ErrorKind::kAuthServerUnreachable, "down");
  });
  CHECK(beginFault() != ErrorKind::kInternal);
  const auto before = http.requests().size();
  static_cast<void>(beginFault());
  CHECK(http.requests().size() == before);
  server->before(nullptr);
  clock.advance(3s);
  logIn();
}

}  // namespace
}  // namespace profile
