#include "proxy/upstream_target.h"

#include "base/error.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

http::Url url(std::string_view text) { return http::Url::parse(text).value(); }

std::string targetFor(std::string_view upstream, std::string_view rest) {
  std::string out;
  proxy::appendUpstreamTarget(out, url(upstream), rest);
  return out;
}

TEST_CASE("Upstream target: the rest of the path stands below the upstream URL", "[proxy]") {
  CHECK(targetFor("https://up.example/links/1/mcp", "") == "/links/1/mcp");
  CHECK(targetFor("https://up.example/links/1/mcp", "/x?q=1") == "/links/1/mcp/x?q=1");
  CHECK(targetFor("https://up.example/mcp", "/") == "/mcp/");
  CHECK(targetFor("https://up.example/mcp", "?") == "/mcp?");
  CHECK(targetFor("https://up.example/mcp", "/a%20b") == "/mcp/a%20b");
  CHECK(targetFor("https://up.example", "/x") == "/x");
  CHECK(targetFor("https://up.example", "") == "/");
  CHECK(targetFor("https://up.example/mcp/", "/x") == "/mcp/x");
  CHECK(targetFor("https://up.example/mcp/", "") == "/mcp/");
}

TEST_CASE("Upstream target: a query of the upstream URL's own comes first and is kept", "[proxy]") {
  CHECK(targetFor("https://up.example/mcp?key=1", "") == "/mcp?key=1");
  CHECK(targetFor("https://up.example/mcp?key=1", "/x") == "/mcp/x?key=1");
  CHECK(targetFor("https://up.example/mcp?key=1", "/x?q=2") == "/mcp/x?key=1&q=2");
  CHECK(targetFor("https://up.example/mcp?", "/x?q=2") == "/mcp/x?q=2");
}

std::string locationFor(std::string_view location, std::string_view prefix = "/p/a/mcp",
                        std::string_view upstream = "https://up.example/mcp",
                        std::string_view asked = "/mcp") {
  return proxy::clientLocation(url(upstream), asked, location, prefix);
}

TEST_CASE("Redirects: one that stays under the upstream URL is rewritten into the profile's path",
          "[proxy]") {
  CHECK(locationFor("/mcp/") == "/p/a/mcp/");
  CHECK(locationFor("https://up.example/mcp/") == "/p/a/mcp/");
  CHECK(locationFor("https://UP.example:443/mcp/x?y=1#z") == "/p/a/mcp/x?y=1#z");
  CHECK(locationFor("x/y", "/p/a/mcp", "https://up.example/mcp", "/mcp/a/b") == "/p/a/mcp/a/x/y");
  CHECK(locationFor("?again=1") == "/p/a/mcp?again=1");
  CHECK(locationFor("/anything", "/mcp", "https://up.example/") == "/mcp/anything");
}

TEST_CASE("Redirects: at the bare paths a slash is not lost, or the client would go in a circle",
          "[proxy]") {
  CHECK(locationFor("/mcp/", "") == "/mcp/");
  CHECK(locationFor("/mcp/x", "") == "/x");
  CHECK(locationFor("/mcp", "", "https://up.example/mcp", "/mcp/x") == "/");
}

TEST_CASE("Redirects: the upstream URL's own query is not shown to the client", "[proxy]") {
  CHECK(locationFor("/mcp/?key=1", "/p/a/mcp", "https://up.example/mcp?key=1") == "/p/a/mcp/");
  CHECK(locationFor("/mcp/?key=1&q=2", "/p/a/mcp", "https://up.example/mcp?key=1") ==
        "/p/a/mcp/?q=2");
  CHECK(locationFor("/mcp/?key=12", "/p/a/mcp", "https://up.example/mcp?key=1") ==
        "/p/a/mcp/?key=12");
}

TEST_CASE("Redirects: one that leads elsewhere is refused, and its origin is named", "[proxy]") {
  const auto* const location =
      GENERATE("https://evil.example/mcp", "http://up.example/mcp", "https://up.example:444/mcp",
               "//evil.example/mcp", "/mcpx", "/other", "/mcp/../other", "/", "../x");
  try {
    const auto rewritten = locationFor(location);
    FAIL(rewritten);
  } catch (const base::Error& error) {
    CHECK(error.kind() == base::ErrorKind::kUpstreamRedirect);
    CHECK(error.text().find("http") != std::string::npos);
  }
}

TEST_CASE("Redirects: what is no http URL is refused without repeating it", "[proxy]") {
  const auto* const location =
      GENERATE("javascript:alert(1)", "https://", "http://user@up.example/mcp");
  try {
    const auto rewritten = locationFor(location);
    FAIL(rewritten);
  } catch (const base::Error& error) {
    CHECK(error.kind() == base::ErrorKind::kUpstreamRedirect);
    CHECK(error.text().find("alert") == std::string::npos);
    CHECK(error.text().find("user") == std::string::npos);
  }
}

}  // namespace
