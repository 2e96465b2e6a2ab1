#include "config/suggestion.h"
#include "config/url_rules.h"

#include "loading.h"

using config::UrlRule;
using support::FakeMachine;

namespace {

bool fine(std::string_view url, UrlRule rule = UrlRule::kSecure) {
  return !config::urlFault(url, rule);
}

}  // namespace

TEST_CASE("URL rules: https anywhere, http on loopback only", "[config]") {
  CHECK(fine("https://mcp.example/mcp?x=1"));
  CHECK(fine("HTTPS://MCP.example:8443"));
  CHECK(fine("http://127.0.0.1:9/mcp"));
  CHECK(fine("http://127.9.9.9/"));
  CHECK(fine("http://[::1]:80/"));
  CHECK(fine("http://localhost/"));
  CHECK_FALSE(fine("http://mcp.example/"));
  CHECK_FALSE(fine("http://localhost.evil.example/"));
  CHECK_FALSE(fine("http://127.0.0.1.evil.example/"));
  CHECK(fine("http://mcp.example/", UrlRule::kAnyHttp));
  CHECK_FALSE(fine("http://localhost/", UrlRule::kHttpsOnly));
}

TEST_CASE("URL rules: what two readers could read differently is refused", "[config]") {
  for (const auto* url : {"", "mcp.example", "ftp://a/", "https://", "https:///x", "https://a b/",
                          "https://a/\\b", "https://a/#f", "https://u@a/", "https://u:p@a/",
                          "https://a:0/", "https://a:65536/", "https://a:/", "https://a:1x/",
                          "https://[::1/", "https://a/\xc3\xa9", "https://a,b/", "javascript:x"})
    CHECK_FALSE(fine(url, UrlRule::kAnyHttp));
}

TEST_CASE("Redirect path: only a plain path that no other route takes", "[config]") {
  for (const auto* path : {"/cb", "/oauth/callback", "/oauth/callback2", "/a/b-c_d.e~f", "/pp"})
    CHECK_FALSE(config::redirectPathFault(path));
  for (const auto* path : {"",
                           "cb",
                           "/",
                           "/mcp",
                           "/mcp/x",
                           "/health",
                           "/oauth/login",
                           "/oauth/logout",
                           "/oauth/status",
                           "/oauth/events",
                           "/oauth/headless",
                           "/p",
                           "/p/x/cb",
                           "/.well-known/x",
                           "/token",
                           "/register",
                           "/authorize",
                           "/cb?x",
                           "/cb#x",
                           "//cb",
                           "/a/../b",
                           "/a%2fb",
                           "/a b",
                           "http://a/cb"})
    CHECK(config::redirectPathFault(path));
}

TEST_CASE("Client metadata URL: https, with a path", "[config]") {
  for (const auto* url : {"https://a.example/c.json", "https://a.example:8443/x/client"})
    CHECK_FALSE(config::documentUrlFault(url));
  for (const auto* url :
       {"http://a.example/c.json", "https://a.example", "https://a.example/",
        "https://a.example/../c", "https://a.example/c#f", "https://u@a.example/c"})
    CHECK(config::documentUrlFault(url));
}

TEST_CASE("Resource: an absolute URI without fragment, or off", "[config]") {
  for (const auto* uri : {"https://mcp.example/mcp", "urn:example:mcp", "api://guid"})
    CHECK_FALSE(config::resourceFault(uri));
  for (const auto* uri : {"mcp", "/mcp", "1a:b", "a:", "https://a/#f", "urn:a b"})
    CHECK(config::resourceFault(uri));
}

TEST_CASE("Suggestion: the nearest word, or none", "[config]") {
  const std::vector<std::string_view> known = {"bind", "port", "client_id", "client_secret"};
  CHECK(config::nearest("clinet_id", known) == "client_id");
  CHECK(config::nearest("CLIENT-ID", known) == "client_id");
  CHECK(config::nearest("prot", known) == "port");
  CHECK(config::nearest("zebra", known).empty());
  CHECK(config::nearest("", known).empty());
  CHECK(config::nearest(std::string(10'000, 'a'), known).empty());
  CHECK(config::didYouMean("bnd", known) == "; did you mean 'bind'?");
}

TEST_CASE("Maps: what the gateway sets itself cannot be set", "[config]") {
  const auto count = [](const std::string& line) {
    return FakeMachine{}
        .faults("profiles:\n  a:\n    upstream_mcp_url: https://a.example/\n    " + line + "\n")
        .size();
  };
  CHECK(count("headers: { X-Api-Key: k, User-Agent: me }") == 0);
  CHECK(count("headers: { Authorization: k }") == 1);
  CHECK(count("headers: { authorization: k }") == 1);
  CHECK(count("grant: none\n    headers: { Authorization: k }") == 0);
  CHECK(count("headers: { Mcp-Session-Id: k }") == 1);
  CHECK(count("headers: { transfer-Encoding: k }") == 1);
  CHECK(count("headers: { 'X y': k }") == 1);
  CHECK(count("headers: { X: \"a\\r\\nB: c\" }") == 1);
  CHECK(count("authorize_params: { audience: x }") == 0);
  CHECK(count("authorize_params: { state: x }") == 1);
  CHECK(count("token_params: { audience: x }") == 0);
  CHECK(count("token_params: { grant_type: x }") == 1);
  CHECK(count("scopes: 'a\"b'") == 1);
  CHECK(count("scopes: []") == 0);
  CHECK(count("probe_path: x") == 1);
  CHECK(count("ca_file: /no/such.pem") == 1);
}
