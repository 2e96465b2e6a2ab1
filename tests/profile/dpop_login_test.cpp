// DPoP in a profile's logins and refreshes (RFC 9449).

#include "support/dpop_proof.h"

#include <optional>

#include "profile_fixture.h"

namespace profile {
namespace {

using base::ErrorKind;

class DpopFixture : public ProfileFixture {
 public:
  static ServerOptions dpopServer() {
    ServerOptions options;
    options.dpop = true;
    return options;
  }

  DpopFixture() : ProfileFixture(dpopServer()) {}

  [[nodiscard]] std::string storedKey() {
    const auto record = stored();
    return record && record->tokens && record->tokens->dpopKey
               ? record->tokens->dpopKey->thumbprint()
               : "none";
  }

  /// The thumbprint of the key in the last proof that was sent to the token endpoint.
  [[nodiscard]] std::string lastKey() const {
    std::string key = "none";
    for (const auto& request : http.requests())
      for (const auto& [name, value] : request.fields)
        if (name == "DPoP") key = support::readDpopProof(value).value().thumbprint;
    return key;
  }

  [[nodiscard]] std::string loginFault() {
    try {
      static_cast<void>(logIn());
    } catch (const base::Error& error) {
      return error.text() + " " + error.hint();
    }
    return "none";
  }
};

TEST_CASE_METHOD(DpopFixture, "DpopLogin: the login's key is stored, announced and used",
                 "[profile][dpop]") {
  const auto start = profile->login().begin();
  const auto jkt = parameter(urlOf(start), "dpop_jkt");
  const auto callback = server->authorize(urlOf(start));
  static_cast<void>(profile->login().complete(callback.query.value(), cookieOf(start)));
  CHECK_THAT(current(), Catch::StartsWith("DPoP access"));
  CHECK(storedKey() == jkt);
  CHECK(lastKey() == jkt);
  CHECK(stored()->tokens->tokenType == "DPoP");
}

TEST_CASE_METHOD(DpopFixture, "DpopLogin: each call's proof is for its token, method and URI",
                 "[profile][dpop]") {
  logIn();
  const auto token = profile->tokens().current();
  REQUIRE(token->dpop);
  const auto text = token->dpop->proof("DELETE", "https://mcp.example/mcp", clock.wall());
  const auto proof = support::readDpopProof(text);
  REQUIRE(proof);
  CHECK(proof->thumbprint == storedKey());
  CHECK(proof->claim("htm") == "DELETE");
  CHECK(proof->claim("htu") == "https://mcp.example/mcp");
  CHECK(proof->claim("ath") == oauth::dpopTokenHash(token->authorization.reveal().substr(5)));
  CHECK(proof->claim("nonce") == "-");
}

TEST_CASE_METHOD(DpopFixture, "DpopLogin: refreshes use the login's key, after a restart too",
                 "[profile][dpop]") {
  logIn();
  const auto key = storedKey();
  for (int i = 1; i <= 3; ++i) {
    pass(1h);
    CHECK(server->counts().refreshes == i);
    CHECK_THAT(current(), Catch::StartsWith("DPoP access"));
  }
  restart();
  pass(1h);
  CHECK(server->counts().refreshes == 4);
  CHECK(storedKey() == key);
  CHECK(lastKey() == key);
  CHECK(server->counts().reuses == 0);
}

TEST_CASE_METHOD(DpopFixture, "DpopLogin: a new login makes a new key, a logout leaves none",
                 "[profile][dpop]") {
  logIn();
  const auto key = storedKey();
  logIn();
  CHECK(storedKey() != key);
  profile->logout();
  CHECK_FALSE(stored());
  CHECK(profile->tokens().current() == nullptr);
}

TEST_CASE_METHOD(DpopFixture, "DpopLogin: a login on another device is bound as well",
                 "[profile][dpop]") {
  auto options = dpopServer();
  options.device = true;
  serve(options);
  restart();
  static_cast<void>(profile->login().beginElsewhere());
  server->enterCode(true);
  server->wantNonce("n1");
  pass(5s);
  CHECK_THAT(current(), Catch::StartsWith("DPoP access"));
  CHECK(storedKey() == lastKey());
  pass(1h);
  CHECK(server->counts().refreshes == 1);
}

TEST_CASE_METHOD(DpopFixture, "DpopLogin: the token endpoint's nonces are followed and remembered",
                 "[profile][dpop]") {
  server->wantNonce("n1");
  logIn();
  const auto asked = [this] { return http.requests().size(); };
  auto before = asked();
  pass(1h);
  CHECK(asked() == before + 1);
  server->wantNonce("n2");
  before = asked();
  pass(1h);
  CHECK(asked() == before + 2);
  CHECK(server->counts().refreshes == 2);
  CHECK(server->counts().reuses == 0);
  CHECK_THAT(current(), Catch::StartsWith("DPoP access"));
}

TEST_CASE_METHOD(DpopFixture, "DpopLogin: the upstream's nonce outlives the token",
                 "[profile][dpop]") {
  logIn();
  const auto nonceNow = [this] {
    const auto text = profile->tokens().current()->dpop->proof("GET", "https://h/", clock.wall());
    return support::readDpopProof(text).value().claim("nonce");
  };
  profile->tokens().current()->dpop->learn("a");
  CHECK(nonceNow() == "a");
  profile->tokens().current()->dpop->learn("not a nonce");
  CHECK(nonceNow() == "a");
  pass(1h);
  CHECK(server->counts().refreshes == 1);
  CHECK(nonceNow() == "a");
  profile->tokens().current()->dpop->learn("b");
  CHECK(nonceNow() == "b");
}

TEST_CASE_METHOD(ProfileFixture, "DpopLogin: a server that only could do DPoP gets Bearer",
                 "[profile][dpop]") {
  ServerOptions options;
  options.dpopAlgorithms = {"ES256"};
  serve(options);
  restart();
  CHECK(parameter(urlOf(profile->login().begin()), "dpop_jkt") == "-");
  logIn();
  CHECK_THAT(current(), Catch::StartsWith("Bearer access"));
  CHECK(server->counts().proofs == 0);
  CHECK_FALSE(stored()->tokens->dpopKey);
  CHECK(profile->tokens().current()->dpop == nullptr);
}

TEST_CASE_METHOD(ProfileFixture, "DpopLogin: required uses it with a server that asks for nothing",
                 "[profile][dpop]") {
  settings.dpop = config::DpopMode::kRequired;
  restart();
  logIn();
  CHECK_THAT(current(), Catch::StartsWith("DPoP access"));
  CHECK(server->counts().proofs == 1);
}

TEST_CASE_METHOD(DpopFixture, "DpopLogin: a server that does not bind", "[profile][dpop]") {
  auto options = dpopServer();
  options.binds = false;
  SECTION("is refused where the upstream takes nothing else") {
    serve(options);
    restart();
    CHECK_THAT(loginFault(), Catch::Contains("does not bind"));
    CHECK_FALSE(stored());
  }
  SECTION("will do where the upstream takes Bearer too") {
    options.bearerToo = true;
    serve(options);
    restart();
    logIn();
    CHECK_THAT(current(), Catch::StartsWith("Bearer access"));
    CHECK(profile->tokens().current()->dpop == nullptr);
    pass(1h);
    CHECK(server->counts().refreshes == 1);
    CHECK_THAT(current(), Catch::StartsWith("Bearer access"));
  }
  SECTION("is refused where the settings require it") {
    options.bearerToo = true;
    serve(options);
    settings.dpop = config::DpopMode::kRequired;
    restart();
    CHECK_THAT(loginFault(), Catch::Contains("does not bind"));
  }
}

TEST_CASE_METHOD(DpopFixture, "DpopLogin: a server without ES256", "[profile][dpop]") {
  auto options = dpopServer();
  options.dpopAlgorithms = {"RS256"};
  SECTION("that is demanded is a fault of its metadata") {
    serve(options);
    restart();
    CHECK(beginFault() == ErrorKind::kMetadataInvalid);
    CHECK(server->counts().registrations == 0);
  }
  SECTION("that is only offered gives a Bearer login") {
    options.bearerToo = true;
    serve(options);
    restart();
    CHECK(parameter(urlOf(profile->login().begin()), "dpop_jkt") == "-");
  }
}

TEST_CASE_METHOD(DpopFixture, "DpopLogin: off sends no proof", "[profile][dpop]") {
  settings.dpop = config::DpopMode::kOff;
  restart();
  CHECK(parameter(urlOf(profile->login().begin()), "dpop_jkt") == "-");
  CHECK_THAT(loginFault(), Catch::Contains("(DPoP)"));
  CHECK(lastKey() == "none");
}

TEST_CASE_METHOD(DpopFixture, "DpopLogin: a changed setting asks for a new login",
                 "[profile][dpop]") {
  logIn();
  settings.dpop = config::DpopMode::kOff;
  restart();
  CHECK(current() == "none");
  CHECK_THAT(profile->status().message, Catch::Contains("dpop"));
  settings.dpop = config::DpopMode::kRequired;
  restart();
  CHECK_THAT(current(), Catch::StartsWith("DPoP access"));
}

TEST_CASE_METHOD(DpopFixture, "DpopLogin: a refresh is no way from DPoP to Bearer",
                 "[profile][dpop]") {
  logIn();
  server->after([](const http::ClientRequest& request, http::ClientResponse& response) {
    const auto at = response.body.find("\"DPoP\"");
    if (request.url.path == "/token" && at != std::string::npos)
      response.body.replace(at, 6, "\"Bearer\"");
  });
  pass(1h);
  CHECK(current() == "none");
  CHECK(profile->status().code == "token_response_invalid");
}

}  // namespace
}  // namespace profile
