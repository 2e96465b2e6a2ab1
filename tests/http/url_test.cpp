#include "http/url.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace {

struct Parsed {
  std::string text;
  std::string origin;
  std::string target;
};

struct Resolved {
  std::string reference;
  std::string result;  ///< "" for none
};

}  // namespace

TEST_CASE("Url: what matters to a comparison is taken apart and normalised", "[http]") {
  const std::vector<Parsed> cases{
      {"http://example.com", "http://example.com", "/"},
      {"HTTPS://Example.COM/Path", "https://example.com", "/Path"},
      {"https://example.com:443/", "https://example.com", "/"},
      {"https://example.com:80/", "https://example.com:80", "/"},
      {"http://example.com:80", "http://example.com", "/"},
      {"http://127.0.0.1:5177/p/x/mcp", "http://127.0.0.1:5177", "/p/x/mcp"},
      {"http://[::1]:5177/a?b=c", "http://[::1]:5177", "/a?b=c"},
      {"http://[0:0:0:0:0:0:0:1]/", "http://[::1]", "/"},
      {"http://[2001:DB8::A]/", "http://[2001:db8::a]", "/"},
      {"https://a.b?q", "https://a.b", "/?q"},
      {"https://a.b/?", "https://a.b", "/?"},
      {"https://a.b/x?y?z", "https://a.b", "/x?y?z"},
      {"https://a.b/%7Euser", "https://a.b", "/%7Euser"},
      {"https://a_b.c/", "https://a_b.c", "/"},
      {"https://a.b./", "https://a.b.", "/"},
  };
  for (const auto& each : cases) {
    INFO(each.text);
    const auto url = http::Url::parse(each.text);
    REQUIRE(url);
    CHECK(url->origin() == each.origin);
    CHECK(url->target() == each.target);
    CHECK(http::Url::parse(url->text())->text() == url->text());
  }
}

TEST_CASE("Url: what two readers could read differently is refused", "[http]") {
  const std::vector<std::string> cases{
      "",
      "example.com",
      "//example.com/",
      "/path",
      "ftp://example.com/",
      "javascript://example.com/%0aalert(1)",
      "http:/example.com",
      "http:example.com",
      "http://",
      "http:///path",
      "http://:80/",
      "http://user@example.com/",
      "http://user:pass@example.com/",
      "http://example.com:/",
      "http://example.com:0/",
      "http://example.com:65536/",
      "http://example.com:+80/",
      "http://example.com:80a/",
      "http://example.com:8 0/",
      "http://example.com/#fragment",
      "http://example.com\\evil/",
      "http://example.com/a\\b",
      "http://example.com/a b",
      "http://exa mple.com/",
      "http://example.com/\r\nX: y",
      "http://example.com/\x7f",
      "http://example.com/\xc3\xa4",
      "http://ex\xc3\xa4mple.com/",
      "http://example.com/<script>",
      "http://example.com/\"",
      "http://ex%61mple.com/",
      "http://a..b/",
      "http://.a/",
      "http://[::1/",
      "http://::1]/",
      "http://[::1]x/",
      "http://[::1%25eth0]/",
      "http://[127.0.0.1]/",
      "http://[]/",
      "http://127.1/",
      "http://0x7f.1/",
      "http://2130706433/",
      "http://0x7f000001/",
      "http://127.0.0.01/",
      "http://1.2.3.4.5/",
      "http://a.1/",
      "http://a,b/",
  };
  for (const auto& each : cases) {
    INFO(each);
    CHECK_FALSE(http::Url::parse(each));
  }
  CHECK_FALSE(http::Url::parse("http://" + std::string(254, 'a') + "/"));
}

TEST_CASE("Url: loopback is told by the literal alone", "[http]") {
  for (const auto* text : {"http://localhost/", "http://LOCALHOST:1/", "http://127.0.0.1/",
                           "http://127.255.0.9/", "http://[::1]/", "http://[0:0::1]/"})
    CHECK(http::Url::parse(text)->isLoopback());
  for (const auto* text : {"http://localhost.evil.com/", "http://128.0.0.1/", "http://[::2]/",
                           "http://127.0.0.1.evil.com/", "http://[::ffff:127.0.0.1]/"})
    CHECK_FALSE(http::Url::parse(text)->isLoopback());
}

TEST_CASE("Url: the same origin means scheme, host and port", "[http]") {
  const auto same = [](const char* a, const char* b) {
    return http::sameOrigin(*http::Url::parse(a), *http::Url::parse(b));
  };
  CHECK(same("https://a.b/x", "HTTPS://A.B:443/y?z"));
  CHECK_FALSE(same("https://a.b/", "http://a.b/"));
  CHECK_FALSE(same("https://a.b/", "https://a.b:444/"));
  CHECK_FALSE(same("https://a.b/", "https://a.b.c/"));
}

TEST_CASE("Url: references are resolved as RFC 3986 says", "[http]") {
  const auto base = *http::Url::parse("https://up.example/a/b/c?q");
  const std::vector<Resolved> cases{
      {"https://other.example/x", "https://other.example/x"},
      {"HTTP://other.example", "http://other.example/"},
      {"//other.example/x", "https://other.example/x"},
      {"/x/y?z", "https://up.example/x/y?z"},
      {"d", "https://up.example/a/b/d"},
      {"./d", "https://up.example/a/b/d"},
      {"../d", "https://up.example/a/d"},
      {"../../../d", "https://up.example/d"},
      {"..", "https://up.example/a/"},
      {".", "https://up.example/a/b/"},
      {"?new", "https://up.example/a/b/c?new"},
      {"?", "https://up.example/a/b/c?"},
      {"", "https://up.example/a/b/c?q"},
      {"#part", "https://up.example/a/b/c?q"},
      {"/x#part", "https://up.example/x"},
      {"/a/./b/../c/", "https://up.example/a/c/"},
      {"https://up.example/a/../../x", "https://up.example/x"},
      {"/x?a/../b", "https://up.example/x?a/../b"},
      {"d:e", ""},
      {"mailto:a@b", ""},
      {"javascript:alert(1)", ""},
      {"data:text/html,x", ""},
      {"/a\\b", ""},
      {"/a b", ""},
      {"\r\nx", ""},
      {"//user@other.example/", ""},
      {"https:///x", ""},
  };
  for (const auto& each : cases) {
    INFO(each.reference);
    const auto url = http::resolve(base, each.reference);
    CHECK((url ? url->text() : std::string()) == each.result);
  }
}
