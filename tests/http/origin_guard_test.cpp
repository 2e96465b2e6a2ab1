#include "http/origin_guard.h"

#include "base/error.h"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

namespace {

using base::ErrorKind;
using Kind = http::Route::Kind;

struct Asked {
  std::optional<std::string> host = "localhost:5177";
  std::optional<std::string> origin;
  std::optional<std::string> fetchSite;
  std::string method = "GET";
  Kind kind = Kind::kProxy;
};

/// What the guard says: nullopt when the request may pass.
std::optional<ErrorKind> verdict(const http::OriginGuard& guard, const Asked& asked) {
  http::RequestHead head;
  head.method = asked.method;
  if (asked.host) head.fields.add({.name = "host", .value = *asked.host});
  if (asked.origin) head.fields.add({.name = "Origin", .value = *asked.origin});
  if (asked.fetchSite) head.fields.add({.name = "Sec-Fetch-Site", .value = *asked.fetchSite});
  http::Route route;
  route.kind = asked.kind;
  try {
    guard.check(head, route);
  } catch (const base::Error& error) {
    return error.kind();
  }
  return std::nullopt;
}

std::optional<ErrorKind> hostVerdict(const http::OriginGuard& guard, const std::string& host) {
  Asked asked;
  asked.host = host;
  return verdict(guard, asked);
}

std::optional<ErrorKind> originVerdict(const http::OriginGuard& guard, const std::string& origin) {
  Asked asked;
  asked.origin = origin;
  return verdict(guard, asked);
}

http::OriginGuard local() { return {"127.0.0.1", 5177, std::nullopt}; }

// The rules once more, from the contract and not from the code.
std::optional<ErrorKind> expected(const Asked& asked, bool ownHost, bool ownOrigin) {
  if (!ownHost) return ErrorKind::kMisdirectedRequest;
  if (!ownOrigin) return ErrorKind::kForbiddenOrigin;
  const bool changes = asked.method == "POST" || asked.method == "DELETE" ||
                       asked.method == "PUT" || asked.method == "PATCH";
  const bool cross = asked.fetchSite == "cross-site";
  const bool form = (asked.kind == Kind::kLogin || asked.kind == Kind::kHeadless) && changes;
  if ((asked.kind == Kind::kLogout || form) && (cross || asked.fetchSite == "same-site"))
    return ErrorKind::kCrossSite;
  if (asked.kind == Kind::kProxy && changes && cross) return ErrorKind::kCrossSite;
  return std::nullopt;
}

struct Named {
  std::optional<std::string> value;
  bool own;
};

const std::vector<Named> kHosts{{"localhost:5177", true},   {"127.0.0.1:5177", true},
                                {"[::1]:5177", true},       {"LocalHost:5177", true},
                                {"localhost", false},       {"evil.example:5177", false},
                                {"127.0.0.1:80", false},    {std::nullopt, false},
                                {"localhost:5177x", false}, {"localhost.evil.example:5177", false}};
const std::vector<Named> kOrigins{{std::nullopt, true},
                                  {"http://localhost:5177", true},
                                  {"http://127.0.0.1:5177", true},
                                  {"http://[::1]:5177", true},
                                  {"null", false},
                                  {"", false},
                                  {"http://localhost", false},
                                  {"http://localhost:3000", false},
                                  {"https://localhost:5177", false},
                                  {"https://evil.example", false},
                                  {"http://localhost:5177.evil.example", false},
                                  {"http://localhost:5177/", false}};
const std::vector<std::optional<std::string>> kFetchSites{std::nullopt, "none",       "same-origin",
                                                          "same-site",  "cross-site", "Cross-Site"};
const std::vector<std::string> kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
const std::vector<Kind> kKinds{Kind::kHealth,     Kind::kHome,     Kind::kStatus,    Kind::kLogin,
                               Kind::kCallback,   Kind::kLogout,   Kind::kMcpHealth, Kind::kProxy,
                               Kind::kNotProxied, Kind::kNotFound, Kind::kHeadless};

}  // namespace

TEST_CASE("OriginGuard: the matrix of Host, Origin, Sec-Fetch-Site, method and route", "[http]") {
  const auto guard = local();
  std::size_t wrong = 0;
  for (const auto& host : kHosts)
    for (const auto& origin : kOrigins)
      for (const auto& site : kFetchSites)
        for (const auto& method : kMethods)
          for (const auto kind : kKinds) {
            const Asked asked{host.value, origin.value, site, method, kind};
            auto lower = asked;
            if (site == "Cross-Site") lower.fetchSite = "cross-site";
            if (verdict(guard, asked) != expected(lower, host.own, origin.own)) ++wrong;
          }
  CHECK(wrong == 0);
}

TEST_CASE("OriginGuard: a cross-site login is left to the page with the button", "[http]") {
  Asked asked;
  asked.fetchSite = "cross-site";
  asked.kind = Kind::kLogin;
  CHECK_FALSE(verdict(local(), asked));
}

TEST_CASE("OriginGuard: the bound address is one of its own names", "[http]") {
  const http::OriginGuard guard("192.168.1.5", 8080, std::nullopt);
  CHECK_FALSE(hostVerdict(guard, "192.168.1.5:8080"));
  CHECK_FALSE(
      originVerdict(http::OriginGuard("localhost", 5177, std::nullopt), "http://localhost:5177"));
  CHECK(hostVerdict(guard, "192.168.1.5") == ErrorKind::kMisdirectedRequest);
  CHECK(hostVerdict(guard, "192.168.1.6:8080") == ErrorKind::kMisdirectedRequest);
  const http::OriginGuard six("fd00::0:1", 8080, std::nullopt);
  CHECK_FALSE(hostVerdict(six, "[fd00::1]:8080"));
  CHECK_FALSE(hostVerdict(six, "[FD00::1]:8080"));
}

TEST_CASE("OriginGuard: bound to every address, only loopback and the public URL are own",
          "[http]") {
  for (const auto* bind : {"0.0.0.0", "::", "[::]"}) {
    const http::OriginGuard guard(bind, 5177, http::Url::parse("https://gw.example"));
    CHECK_FALSE(hostVerdict(guard, "localhost:5177"));
    CHECK_FALSE(hostVerdict(guard, "gw.example"));
    CHECK(hostVerdict(guard, "0.0.0.0:5177") == ErrorKind::kMisdirectedRequest);
    CHECK(hostVerdict(guard, "[::]:5177") == ErrorKind::kMisdirectedRequest);
    CHECK(hostVerdict(guard, "192.168.1.5:5177") == ErrorKind::kMisdirectedRequest);
  }
}

TEST_CASE("OriginGuard: the public URL counts with its own port", "[http]") {
  const http::OriginGuard https("127.0.0.1", 5177, http::Url::parse("https://GW.example/"));
  CHECK_FALSE(hostVerdict(https, "gw.example"));
  CHECK_FALSE(hostVerdict(https, "gw.example:443"));
  CHECK(hostVerdict(https, "gw.example:80") == ErrorKind::kMisdirectedRequest);
  CHECK(hostVerdict(https, "gw.example:5177") == ErrorKind::kMisdirectedRequest);
  CHECK(hostVerdict(https, "localhost") == ErrorKind::kMisdirectedRequest);
  CHECK_FALSE(originVerdict(https, "https://gw.example"));
  CHECK(originVerdict(https, "http://gw.example") == ErrorKind::kForbiddenOrigin);
  const http::OriginGuard http("127.0.0.1", 5177, http::Url::parse("http://gw.example:8080/x"));
  CHECK_FALSE(hostVerdict(http, "gw.example:8080"));
  CHECK(hostVerdict(http, "gw.example") == ErrorKind::kMisdirectedRequest);
  CHECK_FALSE(originVerdict(http, "http://gw.example:8080"));
}

TEST_CASE("OriginGuard: every line of a repeated field counts", "[http]") {
  const auto guard = local();
  http::RequestHead head;
  head.method = "POST";
  head.fields.add({.name = "Host", .value = "localhost:5177"});
  head.fields.add({.name = "Origin", .value = "http://localhost:5177"});
  head.fields.add({.name = "origin", .value = "https://evil.example"});
  CHECK_THROWS_AS(guard.check(head, http::Route{}), base::Error);
  head.fields.clear();
  head.fields.add({.name = "Host", .value = "localhost:5177"});
  head.fields.add({.name = "HOST", .value = "localhost:5177"});
  CHECK_THROWS_AS(guard.check(head, http::Route{}), base::Error);
}
