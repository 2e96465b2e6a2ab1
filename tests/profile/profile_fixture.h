#pragma once

#include "base/encoding.h"
#include "credentials/memory_store.h"
#include "profile/oauth_profile.h"
#include "support/fake_authorization_server.h"
#include "support/fake_clock.h"
#include "support/fake_http_client.h"
#include "support/manual_executor.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "faulty_store.h"

namespace profile {

using namespace std::chrono_literals;

/// A whole profile against a strict authorization server, both in memory.
class ProfileFixture {
 public:
  using ServerOptions = support::FakeAuthorizationServer::Options;
  static constexpr const char* kRedirectUri = "http://127.0.0.1:5177/oauth/callback";

  explicit ProfileFixture(ServerOptions options = {}) {
    serve(std::move(options));
    settings.name = "craft";
    settings.upstreamMcpUrl = "https://mcp.example/mcp";
    restart();
  }

  /// Another server takes the place of the present one.
  void serve(ServerOptions options) {
    options.clock = &clock;
    server = std::make_unique<support::FakeAuthorizationServer>(std::move(options));
    http.answerWith(server->answers());
  }

  /// A new process with the present settings over the same store.
  void restart() {
    profile = std::make_unique<OAuthProfile>(
        settings, [this] { return redirectUri; },
        ProfileSurroundings{.store = store, .http = http, .executor = executor, .clock = clock});
    profile->start();
    executor.runAll();
  }

  [[nodiscard]] static std::string cookieOf(const LoginStart& start) {
    return "a=b; " + start.cookieName + "=" + start.cookieValue + "; c=d";
  }

  [[nodiscard]] static http::Url urlOf(const LoginStart& start) {
    const auto url = http::Url::parse(start.authorizationUrl);
    REQUIRE(url);
    return *url;
  }

  /// A parameter of a URL's query; "-" where there is none.
  [[nodiscard]] static std::string parameter(const http::Url& url, const std::string& name) {
    const auto fields = base::formDecode(url.query.value_or(""));
    REQUIRE(fields);
    for (const auto& [key_, value] : *fields)
      if (key_ == name) return value;
    return "-";
  }

  /// The whole way of a person who allows.
  LoginEnd logIn() {
    const auto start = profile->login().begin();
    const auto callback = server->authorize(urlOf(start));
    return profile->login().complete(callback.query.value_or(""), cookieOf(start));
  }

  [[nodiscard]] static base::ErrorKind kindOf(const std::function<void()>& work) {
    try {
      work();
    } catch (const base::Error& error) {
      return error.kind();
    }
    FAIL("nothing was thrown");
    return base::ErrorKind::kInternal;
  }

  [[nodiscard]] base::ErrorKind beginFault() {
    return kindOf([this] { static_cast<void>(profile->login().begin()); });
  }

  [[nodiscard]] base::ErrorKind completeFault(const std::string& query, const std::string& cookie) {
    return kindOf([&] { static_cast<void>(profile->login().complete(query, cookie)); });
  }

  [[nodiscard]] std::string current() {
    const auto token = profile->tokens().current();
    return token ? std::string(token->authorization.reveal()) : "none";
  }

  [[nodiscard]] std::optional<credentials::Record> stored() {
    return memory.load({.service = settings.keychainService, .profile = settings.name});
  }

  void pass(std::chrono::milliseconds time) {
    clock.advance(time);
    executor.runAll();
  }

  support::FakeClock clock;
  support::ManualExecutor executor{clock};
  credentials::MemoryStore memory{clock};
  FaultyStore store{memory};
  support::FakeHttpClient http{[](const http::ClientRequest&) { return http::ClientResponse{}; }};
  std::unique_ptr<support::FakeAuthorizationServer> server;
  config::ProfileSettings settings;
  std::string redirectUri = kRedirectUri;
  std::unique_ptr<OAuthProfile> profile;
};

}  // namespace profile
