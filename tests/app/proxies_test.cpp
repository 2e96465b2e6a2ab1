#include "app/proxies.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

/// The proxy that stands between a profile with `own` and the target, or "".
std::string way(const std::string& own, net::Endpoint target) {
  const app::Proxies proxies({.https = base::Secret("http://secure:1"),
                              .http = base::Secret("http://plain:2"),
                              .bypass = "inside.example"});
  config::ProfileSettings profile;
  profile.proxy = base::Secret(own);
  const auto choice = proxies.choiceFor(profile);
  const auto tunnel = choice ? choice(target) : nullptr;
  return tunnel ? tunnel->proxy().authority() : "";
}

const net::Endpoint kSecure{.host = "mcp.example.com", .port = 443, .tls = true};
const net::Endpoint kPlain{.host = "mcp.example.com", .port = 80, .tls = false};
const net::Endpoint kInside{.host = "a.inside.example", .port = 443, .tls = true};
const net::Endpoint kLoopback{.host = "127.0.0.1", .port = 443, .tls = true};

TEST_CASE("Proxies: the environment's by the kind of connection, past loopback and NO_PROXY",
          "[app]") {
  CHECK(way("", kSecure) == "secure:1");
  CHECK(way("", kPlain) == "plain:2");
  CHECK(way("", kInside).empty());
  CHECK(way("", kLoopback).empty());
  CHECK(way("", {.host = "mcp.localhost", .port = 443, .tls = true}).empty());
}

TEST_CASE("Proxies: a profile's own is for all its connections, and off for none", "[app]") {
  for (const auto& target : {kSecure, kPlain, kInside, kLoopback}) {
    CHECK(way("http://own:3", target) == "own:3");
    CHECK(way("off", target).empty());
  }
}

}  // namespace
