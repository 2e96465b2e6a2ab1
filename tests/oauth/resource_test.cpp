#include "oauth/resource.h"

#include "oauth/peer_text.h"
#include "oauth/well_known.h"

#include <catch2/catch.hpp>

namespace {

http::Url url(const std::string& text) { return http::Url::parse(text).value(); }

bool covers(const char* resource, const char* upstream) {
  return oauth::resourceCovers(url(resource), url(upstream));
}

std::vector<std::string> texts(const std::vector<http::Url>& urls) {
  std::vector<std::string> result;
  for (const auto& each : urls) result.push_back(each.text());
  return result;
}

}  // namespace

TEST_CASE("resourceCovers: same origin, and a path that ends at a segment", "[oauth]") {
  CHECK(covers("https://h/mcp", "https://h/mcp"));
  CHECK(covers("https://h/", "https://h/mcp"));
  CHECK(covers("https://h", "https://h/mcp"));
  CHECK(covers("https://H:443/a", "https://h/a/b"));
  CHECK(covers("https://h/mcp/", "https://h/mcp"));
  CHECK_FALSE(covers("https://h/mc", "https://h/mcp"));
  CHECK_FALSE(covers("https://h/mcp/x", "https://h/mcp"));
  CHECK_FALSE(covers("https://h/MCP", "https://h/mcp"));
  CHECK_FALSE(covers("https://other/mcp", "https://h/mcp"));
  CHECK_FALSE(covers("http://h/mcp", "https://h/mcp"));
  CHECK_FALSE(covers("https://h:8443/mcp", "https://h/mcp"));
}

TEST_CASE("canonicalResource: lower-case host, no query, no trailing slash", "[oauth]") {
  CHECK(oauth::canonicalResource(url("https://MCP.Example:443/Path/?key=1")) ==
        "https://mcp.example/Path");
  CHECK(oauth::canonicalResource(url("https://h/")) == "https://h");
}

TEST_CASE("resourceMetadataUrls: path insertion, then the root", "[oauth]") {
  CHECK(texts(oauth::resourceMetadataUrls(url("https://h/a/mcp/"))) ==
        std::vector<std::string>{"https://h/.well-known/oauth-protected-resource/a/mcp",
                                 "https://h/.well-known/oauth-protected-resource"});
  CHECK(texts(oauth::resourceMetadataUrls(url("https://h/"))) ==
        std::vector<std::string>{"https://h/.well-known/oauth-protected-resource"});
}

TEST_CASE("serverMetadataUrls: the specification's order", "[oauth]") {
  CHECK(texts(oauth::serverMetadataUrls(url("https://h/t1"))) ==
        std::vector<std::string>{"https://h/.well-known/oauth-authorization-server/t1",
                                 "https://h/.well-known/openid-configuration/t1",
                                 "https://h/t1/.well-known/openid-configuration"});
  CHECK(texts(oauth::serverMetadataUrls(url("https://h"))) ==
        std::vector<std::string>{"https://h/.well-known/oauth-authorization-server",
                                 "https://h/.well-known/openid-configuration"});
}

TEST_CASE("shownUrl: hides the query and segments that look like a key", "[oauth]") {
  CHECK(oauth::shownUrl(url("https://h/.well-known/oauth-protected-resource/mcp?key=s3cret")) ==
        "https://h/.well-known/oauth-protected-resource/mcp?***");
  CHECK(oauth::shownUrl(url("https://h/links/8hQ2kPz71mVw/mcp")) == "https://h/links/***/mcp");
  CHECK(oauth::shownUrl("not a url?token=x") == "not a url?token=***");
}

TEST_CASE("quotePeer: leaves nothing that means anything to HTML, a terminal or a log", "[oauth]") {
  CHECK(oauth::quotePeer("a<b>&\"'\n\x1b\x7f\xc3\xa9") == "a?b?????????");
  CHECK(oauth::quotePeer("https://h/links/abc/mcp instead of code=12345678") ==
        "https://h/links/***/mcp instead of code=***");
  CHECK(oauth::quotePeer(std::string(500, 'a')).size() == 203);
}
