#include "cli/login_dialogue.h"

#include "base/error.h"
#include "support/fake_clock.h"
#include "support/fake_http_client.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <array>
#include <map>
#include <sstream>
#include <string>

namespace {

using Catch::Matchers::Contains;

const std::string kOffer =
    R"({"profile":"craft","state":"waiting","upstream":{"origin":"https://mcp.example"},)"
    R"("authorization_url":"https://as.example/authorize","expires_in_s":8,)"
    R"("device":{"user_code":"AB-CD","verification_uri":"https://as.example/enter",)"
    R"("verification_uri_complete":null,"expires_in_s":300},)"
    R"("urls":{"login":"http://127.0.0.1:5177/p/craft/oauth/login"}})";
const std::string kWaiting =
    R"({"profile":"craft","state":"waiting","upstream":{"origin":"https://mcp.example"}})";
const std::string kLoggedIn =
    R"({"profile":"craft","state":"logged_in","upstream":{"origin":"https://mcp.example"},)"
    R"("issuer":"https://as.example","scope":"a b","has_refresh_token":true})";

/// A gateway that answers by "METHOD /path", a person at a pipe, and a clock that each turn of the
/// dialogue moves on.
struct Scene {
  std::map<std::string, http::ClientResponse> answers;
  support::FakeClock clock;
  support::FakeHttpClient http{[this](const http::ClientRequest& request) {
    const auto found = answers.find(request.method + " " + request.url.path);
    REQUIRE(found != answers.end());
    return found->second;
  }};
  std::array<int, 2> pipe{-1, -1};
  std::ostringstream out;
  std::ostringstream complaints;
  std::string opened;
  bool givenUp = false;
  cli::LoginWish wish;

  Scene() {
    REQUIRE(::pipe(pipe.data()) == 0);
    put("GET /", R"({"name":"mcp-auth-proxy","default_profile":"craft",)"
                 R"("profiles":[{"profile":"craft"},{"profile":"notion"}]})");
    put("POST /p/craft/oauth/login", kOffer);
    answers["POST /p/craft/oauth/login"].fields = {{"Set-Cookie", "login=v; Path=/; HttpOnly"}};
    put("GET /p/craft/oauth/headless", kWaiting);
    put("POST /p/craft/oauth/headless", kLoggedIn);
  }

  ~Scene() {
    ::close(pipe[0]);
    hangUp();
  }

  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  void put(const std::string& what, const std::string& body, int status = 200) {
    answers[what] = {.status = status, .fields = {}, .body = body};
  }

  void type(const std::string& text) const {
    REQUIRE(::write(pipe[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }

  void hangUp() {
    if (pipe[1] >= 0) ::close(pipe[1]);
    pipe[1] = -1;
  }

  int run() {
    cli::GatewayClient gateway(http, *http::Url::parse("http://127.0.0.1:5177"));
    cli::PasteInput input(pipe[0]);
    return cli::LoginDialogue(wish, {.gateway = gateway,
                                     .input = input,
                                     .out = out,
                                     .complaints = complaints,
                                     .clock = clock,
                                     .openBrowser =
                                         [this](const std::string& url) {
                                           opened = url;
                                           return true;
                                         },
                                     .givenUp =
                                         [this] {
                                           clock.advance(std::chrono::seconds(1));
                                           return givenUp;
                                         }})
        .run();
  }

  [[nodiscard]] std::string lastBody() const { return http.requests().back().body; }
};

TEST_CASE("Login dialogue: tells every way, and ends when the gateway says so", "[cli]") {
  Scene scene;
  scene.put("GET /p/craft/oauth/headless", kLoggedIn);
  CHECK(scene.run() == 0);
  CHECK(scene.opened == "http://127.0.0.1:5177/p/craft/oauth/login");
  CHECK_THAT(scene.out.str(), Contains("https://as.example/authorize"));
  CHECK_THAT(scene.out.str(), Contains("https://as.example/enter") && Contains("AB-CD"));
  CHECK_THAT(scene.out.str(),
             Contains("Logged in: profile craft, upstream https://mcp.example, scope a b."));
  CHECK(scene.complaints.str().empty());
  const auto asked = scene.http.requests().back();
  CHECK(std::ranges::find(asked.fields, std::pair<std::string, std::string>("Cookie", "login=v")) !=
        asked.fields.end());
}

TEST_CASE("Login dialogue: a pasted address ends it", "[cli]") {
  Scene scene;
  scene.type("\nhttp://127.0.0.1:5177/x?code=c&state=s\n");
  CHECK(scene.run() == 0);
  CHECK(scene.lastBody() == "url=http%3A%2F%2F127.0.0.1%3A5177%2Fx%3Fcode%3Dc%26state%3Ds");
}

TEST_CASE("Login dialogue: the last line counts without its end", "[cli]") {
  Scene scene;
  scene.type("code=c&state=s");
  scene.hangUp();
  CHECK(scene.run() == 0);
}

TEST_CASE("Login dialogue: a wrong paste is told and waited after", "[cli]") {
  Scene scene;
  scene.put("POST /p/craft/oauth/headless",
            R"({"error":"paste_not_redirect","message":"Not that.","hint":"The other."})", 400);
  scene.type("nonsense\n");
  scene.hangUp();
  CHECK(scene.run() == 1);
  CHECK_THAT(scene.complaints.str(), Contains("Not that. The other."));
  CHECK_THAT(scene.complaints.str(), Contains("nobody logged in in time"));
}

TEST_CASE("Login dialogue: a login that failed or is gone ends it with 1", "[cli]") {
  Scene scene;
  SECTION("failed") {
    scene.put("GET /p/craft/oauth/headless",
              R"({"state":"failed","error":"login_refused","message":"No.","hint":"Anew."})");
    CHECK(scene.run() == 1);
    CHECK_THAT(scene.complaints.str(), Contains("No. Anew."));
  }
  SECTION("gone") {
    scene.put("GET /p/craft/oauth/headless", R"({"state":"none"})");
    CHECK(scene.run() == 1);
    CHECK_THAT(scene.complaints.str(), Contains("no longer knows"));
  }
  SECTION("refused at once") {
    scene.put("POST /p/craft/oauth/login",
              R"({"error":"login_not_needed","message":"Nobody logs in.","hint":"Go on."})", 409);
    try {
      static_cast<void>(scene.run());
      FAIL("went on");
    } catch (const base::Error& error) {
      CHECK(error.kind() == base::ErrorKind::kLoginNotNeeded);
      CHECK(error.text() == "Nobody logs in.");
    }
  }
}

TEST_CASE("Login dialogue: Ctrl-C cancels it at the gateway", "[cli]") {
  Scene scene;
  scene.givenUp = true;
  CHECK(scene.run() == 1);
  CHECK(scene.lastBody() == "cancel=1");
}

TEST_CASE("Login dialogue: --no-browser opens none, --device tells only the code", "[cli]") {
  Scene scene;
  scene.put("GET /p/craft/oauth/headless", kLoggedIn);
  SECTION("no browser") {
    scene.wish.noBrowser = true;
    CHECK(scene.run() == 0);
    CHECK_THAT(scene.out.str(), Contains("https://as.example/authorize"));
  }
  SECTION("device") {
    scene.wish.device = true;
    CHECK(scene.run() == 0);
    CHECK_THAT(scene.out.str(), Contains("AB-CD") && !Contains("/authorize"));
  }
  SECTION("device where there is none") {
    scene.wish.device = true;
    scene.put("POST /p/craft/oauth/login", kWaiting);
    CHECK(scene.run() == 1);
    CHECK_THAT(scene.complaints.str(), Contains("offers no login with a code"));
    CHECK(scene.lastBody() == "cancel=1");
  }
  CHECK(scene.opened.empty());
}

TEST_CASE("Login dialogue: which profile", "[cli]") {
  Scene scene;
  SECTION("has to be named where there is no usual one") {
    scene.put("GET /", R"({"name":"mcp-auth-proxy","default_profile":null,)"
                       R"("profiles":[{"profile":"craft"},{"profile":"notion"}]})");
    CHECK_THROWS_WITH(scene.run(), Contains("say which profile: craft, notion"));
  }
  SECTION("the only one needs no name") {
    scene.put("GET /", R"({"name":"mcp-auth-proxy","default_profile":null,)"
                       R"("profiles":[{"profile":"craft"}]})");
    scene.put("GET /p/craft/oauth/headless", kLoggedIn);
    CHECK(scene.run() == 0);
  }
  SECTION("is one that the gateway has") {
    scene.wish.profile = "zebra";
    CHECK_THROWS_WITH(scene.run(), Contains("no profile 'zebra', but: craft, notion"));
  }
  SECTION("and what answers is a gateway") {
    scene.put("GET /", GENERATE(R"({"hello":"world"})", "<html>"));
    CHECK_THROWS_WITH(scene.run(), Contains("not this gateway"));
  }
}

}  // namespace
