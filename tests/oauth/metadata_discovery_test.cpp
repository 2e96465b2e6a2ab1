#include "oauth/metadata_discovery.h"

#include "oauth/web_of_answers.h"

#include <catch2/catch.hpp>

#include <optional>

namespace {

using base::ErrorKind;
using Catch::Matchers::Contains;
using oauth::Discovery;
using oauth::DiscoveryOptions;

const std::string kUpstream = "https://mcp.example/v1/mcp";
const std::string kInserted = "https://mcp.example/.well-known/oauth-protected-resource/v1/mcp";
const std::string kRoot = "https://mcp.example/.well-known/oauth-protected-resource";
const std::string kServer = "https://as.example/.well-known/oauth-authorization-server";

std::string resourceDocument(const std::string& server = "https://as.example",
                             const std::string& resource = kUpstream) {
  return R"({"resource":")" + resource + R"(","authorization_servers":[")" + server +
         R"("],"scopes_supported":["read"]})";
}

std::string serverDocument(const std::string& issuer = "https://as.example",
                           const std::string& base = "https://as.example") {
  return R"({"issuer":")" + issuer + R"(","authorization_endpoint":")" + base +
         R"(/authorize","token_endpoint":")" + base +
         R"(/token","code_challenge_methods_supported":["S256"]})";
}

DiscoveryOptions options(const std::string& upstream = kUpstream) {
  DiscoveryOptions result;
  result.upstream = http::Url::parse(upstream).value();
  return result;
}

Discovery run(WebOfAnswers& web, const DiscoveryOptions& what = options()) {
  return oauth::discover(what, web.client, web.clock, std::chrono::seconds(30));
}

base::Error failure(WebOfAnswers& web, const DiscoveryOptions& what = options()) {
  try {
    (void)run(web, what);
  } catch (const base::Error& e) {
    return e;
  }
  FAIL("discovery did not fail");
  return {ErrorKind::kInternal, ""};
}

}  // namespace

TEST_CASE("discover: the challenge's resource_metadata comes first", "[oauth]") {
  WebOfAnswers web;
  web.challenge(kUpstream,
                R"(Bearer scope="a b", resource_metadata="https://meta.example/pr?x=1")");
  web.json("https://meta.example/pr?x=1", resourceDocument());
  web.json(kServer, serverDocument());
  const auto found = run(web);
  CHECK(found.server.tokenEndpoint == "https://as.example/token");
  CHECK(found.resource == kUpstream);
  CHECK(found.challengeScope == "a b");
  CHECK(found.resourceScopes == std::vector<std::string>{"read"});
  CHECK(found.source == "challenge");
  CHECK_FALSE(found.endpointsGivenByHand);
  CHECK(web.asked() == std::vector<std::string>{"POST " + kUpstream,
                                                "GET https://meta.example/pr?x=1",
                                                "GET " + kServer});
}

TEST_CASE("discover: without a challenge the path-inserted document, then the root", "[oauth]") {
  WebOfAnswers web;
  web.json(kRoot, resourceDocument("https://as.example", "https://mcp.example/"));
  web.json(kServer, serverDocument());
  const auto found = run(web);
  CHECK(found.resource == "https://mcp.example/");
  CHECK(found.source == "well-known");
  CHECK(web.asked() == std::vector<std::string>{"POST " + kUpstream, "GET " + kUpstream,
                                                "GET " + kInserted, "GET " + kRoot,
                                                "GET " + kServer});
}

TEST_CASE("discover: a challenge that only GET brings is found", "[oauth]") {
  WebOfAnswers web;
  web.put("POST " + kUpstream, 405, "");
  web.put("GET " + kUpstream, 401, "", {{"www-authenticate", "Bearer scope=\"s\""}});
  web.json(kInserted, resourceDocument());
  web.json(kServer, serverDocument());
  CHECK(run(web).challengeScope == "s");
}

TEST_CASE("discover: probe_path is asked first", "[oauth]") {
  WebOfAnswers web;
  web.put("GET " + kUpstream + "/tools", 401, "", {{"WWW-Authenticate", "Bearer scope=\"s\""}});
  web.json(kInserted, resourceDocument());
  web.json(kServer, serverDocument());
  auto what = options();
  what.probePath = "/tools";
  CHECK(run(web, what).challengeScope == "s");
  CHECK(web.asked().front() == "GET " + kUpstream + "/tools");
}

TEST_CASE("discover: a named document that cannot be fetched falls through, and is told",
          "[oauth]") {
  WebOfAnswers web;
  web.challenge(kUpstream, R"(Bearer resource_metadata="https://mcp.example/gone")");
  SECTION("another document is found") {
    web.json(kInserted, resourceDocument());
    web.json(kServer, serverDocument());
    CHECK(run(web).source == "well-known");
  }
  SECTION("nothing is found") {
    CHECK_THAT(failure(web).text(), Contains("[GET https://mcp.example/gone: 404]"));
  }
}

TEST_CASE("discover: an issuer with a path is looked up in the specification's order", "[oauth]") {
  const std::string issuer = "https://as.example/tenant1";
  const std::string first = "https://as.example/.well-known/oauth-authorization-server/tenant1";
  const std::string second = "https://as.example/.well-known/openid-configuration/tenant1";
  const std::string third = "https://as.example/tenant1/.well-known/openid-configuration";
  const auto good = GENERATE_COPY(first, second, third);
  WebOfAnswers web;
  web.json(kInserted, resourceDocument(issuer));
  web.json(good, serverDocument(issuer));
  CHECK(run(web).server.issuer == issuer);
  CHECK(web.asked().back() == "GET " + good);
}

TEST_CASE("discover: a document with another issuer is not used, the next may be", "[oauth]") {
  WebOfAnswers web;
  web.json(kInserted, resourceDocument());
  web.json(kServer, serverDocument("https://evil.example"));
  SECTION("none is good: the text names the mismatch") {
    const auto error = failure(web);
    CHECK(error.kind() == ErrorKind::kMetadataInvalid);
    CHECK_THAT(error.text(), Contains("another issuer") && Contains("https://evil.example"));
  }
  SECTION("OpenID discovery is good") {
    web.json("https://as.example/.well-known/openid-configuration", serverDocument());
    CHECK(run(web).server.issuer == "https://as.example");
  }
  SECTION("a trailing slash is another issuer") {
    web.json("https://as.example/.well-known/openid-configuration",
             serverDocument("https://as.example/"));
    CHECK(failure(web).kind() == ErrorKind::kMetadataInvalid);
  }
  SECTION("an endpoint is missing: the text names it") {
    web.json(kServer, R"({"issuer":"https://as.example"})");
    const auto error = failure(web);
    CHECK(error.kind() == ErrorKind::kMetadataInvalid);
    CHECK_THAT(error.text(), Contains("token_endpoint"));
  }
  SECTION("a page in its place is no metadata") {
    web.json(kServer, "<html>Welcome</html>");
    CHECK(failure(web).kind() == ErrorKind::kDiscoveryFailed);
  }
}

TEST_CASE("discover: the second authorization server is tried where the first is unusable",
          "[oauth]") {
  WebOfAnswers web;
  web.json(kInserted, R"({"resource":")" + kUpstream +
                          R"(","authorization_servers":["https://down.example",
                             "http://plain.example","https://as.example"]})");
  web.unreachable("GET https://down.example/.well-known/oauth-authorization-server");
  web.json(kServer, serverDocument());
  CHECK(run(web).server.issuer == "https://as.example");
}

TEST_CASE("discover: metadata for another resource is refused, both are named", "[oauth]") {
  for (const auto* other :
       {"https://evil.example/v1/mcp", "https://mcp.example/v1/mcp2", "https://mcp.example/v2"}) {
    WebOfAnswers web;
    web.json(kInserted, resourceDocument("https://as.example", other));
    web.json(kServer, serverDocument());
    const auto error = failure(web);
    CHECK(error.kind() == ErrorKind::kMetadataInvalid);
    CHECK_THAT(error.text(), Contains(other) && Contains(kUpstream));
    CHECK_FALSE(web.wasAsked("GET " + kServer));
  }
}

TEST_CASE("discover: an https upstream never leads to http", "[oauth]") {
  WebOfAnswers web;
  SECTION("by its challenge") {
    web.challenge(kUpstream, R"(Bearer resource_metadata="http://127.0.0.1:99/pr")");
    web.json("http://127.0.0.1:99/pr", resourceDocument());
    CHECK_THAT(failure(web).text(), Contains("resource_metadata http://127.0.0.1:99/pr"));
    CHECK_FALSE(web.wasAsked("GET http://127.0.0.1:99/pr"));
  }
  SECTION("by its authorization server") {
    web.json(kInserted, resourceDocument("http://localhost:99"));
    CHECK_THAT(failure(web).text(), Contains("not https"));
    CHECK_FALSE(web.wasAsked("GET http://localhost:99/.well-known/oauth-authorization-server"));
  }
  SECTION("by an endpoint") {
    web.json(kInserted, resourceDocument());
    web.json(kServer, serverDocument("https://as.example", "http://127.0.0.1:99"));
    CHECK_THAT(failure(web).text(), Contains("http endpoint"));
  }
  SECTION("by a redirect") {
    web.redirect(kInserted, "http://localhost:99/pr");
    web.json("http://localhost:99/pr", resourceDocument());
    CHECK_THAT(failure(web).text(), Contains("not followed"));
    CHECK_FALSE(web.wasAsked("GET http://localhost:99/pr"));
  }
  SECTION("by a strange scheme") {
    web.challenge(kUpstream, R"(Bearer resource_metadata="file:///etc/passwd")");
    CHECK_THAT(failure(web).text(), Contains("not used"));
  }
}

TEST_CASE("discover: an http upstream on loopback may have its servers there", "[oauth]") {
  WebOfAnswers web;
  const std::string upstream = "http://127.0.0.1:3000/mcp";
  web.json("http://127.0.0.1:3000/.well-known/oauth-protected-resource/mcp",
           resourceDocument("http://localhost:4000", upstream));
  web.json("http://localhost:4000/.well-known/oauth-authorization-server",
           serverDocument("http://localhost:4000", "http://localhost:4000"));
  CHECK(run(web, options(upstream)).server.tokenEndpoint == "http://localhost:4000/token");
}

TEST_CASE("discover: redirects of metadata are followed, three at most", "[oauth]") {
  WebOfAnswers web;
  web.json(kInserted, resourceDocument());
  web.redirect(kServer, "/one");
  web.redirect("https://as.example/one", "https://cdn.example/two");
  web.redirect("https://cdn.example/two", "three");
  SECTION("three") {
    web.json("https://cdn.example/three", serverDocument());
    CHECK(run(web).server.issuer == "https://as.example");
  }
  SECTION("four") {
    web.redirect("https://cdn.example/three", "/four");
    web.json("https://cdn.example/four", serverDocument());
    CHECK_THAT(failure(web).text(), Contains("too many redirects"));
  }
}

TEST_CASE("discover: 2025-03-26, the upstream's origin is the authorization server", "[oauth]") {
  WebOfAnswers web;
  web.challenge(kUpstream, "Bearer");
  SECTION("with a document") {
    const auto* issuer = GENERATE("https://mcp.example", "https://mcp.example/");
    web.json("https://mcp.example/.well-known/oauth-authorization-server",
             serverDocument(issuer, "https://mcp.example"));
    const auto found = run(web);
    CHECK(found.server.issuer == issuer);
    CHECK(found.source == "2025-03-26 fallback");
    CHECK_FALSE(found.resource.has_value());
  }
  SECTION("with the default endpoints") {
    const auto found = run(web);
    CHECK(found.server.issuer == "https://mcp.example");
    CHECK(found.server.authorizationEndpoint == "https://mcp.example/authorize");
    CHECK(found.server.tokenEndpoint == "https://mcp.example/token");
    CHECK(found.server.registrationEndpoint == "https://mcp.example/register");
    CHECK(found.server.codeChallengeMethodsSupported == std::vector<std::string>{"S256"});
  }
  SECTION("not where the document is for another issuer") {
    web.json("https://mcp.example/.well-known/oauth-authorization-server",
             serverDocument("https://evil.example"));
    CHECK_THAT(failure(web).text(), Contains("another issuer"));
  }
  SECTION("not while the server is in trouble") {
    web.put("GET https://mcp.example/.well-known/oauth-authorization-server", 503, "");
    CHECK(failure(web).kind() == ErrorKind::kDiscoveryFailed);
  }
}

TEST_CASE("discover: an upstream that never asks for a login has no default endpoints", "[oauth]") {
  WebOfAnswers web;
  web.put("POST " + kUpstream, 200, "{}");
  const auto error = failure(web);
  CHECK(error.kind() == ErrorKind::kDiscoveryFailed);
  CHECK_THAT(error.hint(), Contains("did not ask for a login"));
}

TEST_CASE("discover: endpoints by hand need no document and survive a dead upstream", "[oauth]") {
  WebOfAnswers web;
  auto what = options();
  what.authorizationEndpoint = "https://as.example/a";
  what.tokenEndpoint = "https://as.example/t";
  what.issuer = "https://as.example";
  SECTION("the probe gives the scope") {
    web.challenge(kUpstream, "Bearer scope=\"s\"");
    const auto found = run(web, what);
    CHECK(found.challengeScope == "s");
    CHECK(found.endpointsGivenByHand);
    CHECK(found.source == "settings");
    CHECK(found.server.issuer == "https://as.example");
    CHECK(web.asked().size() == 1);
  }
  SECTION("the probe fails") {
    web.unreachable("POST " + kUpstream);
    CHECK(run(web, what).server.tokenEndpoint == "https://as.example/t");
  }
}

TEST_CASE("discover: an issuer by hand takes the place of the metadata's servers", "[oauth]") {
  WebOfAnswers web;
  web.json(kInserted, resourceDocument("https://other.example"));
  web.json(kServer, serverDocument());
  auto what = options();
  what.issuer = "https://as.example";
  const auto found = run(web, what);
  CHECK(found.server.issuer == "https://as.example");
  CHECK(found.resourceScopes == std::vector<std::string>{"read"});
}

TEST_CASE("discover: what is not metadata is passed over and its words are not repeated",
          "[oauth]") {
  WebOfAnswers web;
  web.json(kInserted, "<script>alert('SECRET')</script>");
  web.json(kRoot, R"({"resource":["SECRET"]})");
  web.json("https://mcp.example/.well-known/oauth-authorization-server", "SECRET");
  const auto error = failure(web);
  CHECK(error.kind() == ErrorKind::kDiscoveryFailed);
  CHECK_THAT(error.text(), !Contains("SECRET") && !Contains("<"));
  CHECK_THAT(error.text(), Contains("not a string"));
}

TEST_CASE("discover: nothing reachable is the upstream's trouble, not a lack of metadata",
          "[oauth]") {
  WebOfAnswers web;
  web.client.answerWith([](const http::ClientRequest&) -> http::ClientResponse {
    throw base::Error(ErrorKind::kAuthServerUnreachable, "connection refused");
  });
  CHECK(failure(web).kind() == ErrorKind::kUpstreamUnreachable);
}

TEST_CASE("discover: an authorization server that is down is named as such", "[oauth]") {
  WebOfAnswers web;
  web.json(kInserted, resourceDocument());
  web.unreachable("GET " + kServer);
  web.unreachable("GET https://as.example/.well-known/openid-configuration");
  CHECK(failure(web).kind() == ErrorKind::kAuthServerUnreachable);
}

TEST_CASE("discover: one deadline for all of it", "[oauth]") {
  WebOfAnswers web;
  web.client.answerWith([&](const http::ClientRequest&) -> http::ClientResponse {
    web.clock.advance(std::chrono::seconds(8));
    return {.status = 404, .fields = {}, .body = {}};
  });
  CHECK(failure(web).kind() == ErrorKind::kAuthServerTimeout);
  CHECK(web.client.requests().size() == 4);
}

TEST_CASE("discover: what the resource says about DPoP is noticed", "[oauth]") {
  struct Case {
    std::string challenge;
    bool bound;
    bool wants;
    bool requires_;
  };

  const auto each = GENERATE(
      Case{"Bearer", false, false, false}, Case{R"(DPoP algs="ES256")", false, true, true},
      Case{R"(Bearer realm="m", DPoP algs="ES256")", false, true, false},
      Case{R"(DPoP algs="ES256", Bearer)", false, true, false}, Case{"Bearer", true, true, true});
  CAPTURE(each.challenge, each.bound);
  WebOfAnswers web;
  web.challenge(kUpstream, each.challenge);
  auto document = resourceDocument();
  if (each.bound) document.insert(1, R"("dpop_bound_access_tokens_required":true,)");
  web.json(kInserted, document);
  web.json(kServer, serverDocument());
  const auto found = run(web);
  CHECK(found.resourceWantsDpop == each.wants);
  CHECK(found.resourceRequiresDpop == each.requires_);
}
