#include "http/proxy_bypass.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

bool covers(std::string_view list, const std::string& host, std::uint16_t port = 443) {
  return http::ProxyBypass(list).covers({.host = host, .port = port, .tls = true});
}

TEST_CASE("ProxyBypass: a domain covers itself and what is below it, and nothing that ends alike",
          "[http]") {
  const std::string list = GENERATE("example.com", ".example.com", "*.example.com",
                                    " a.org , EXAMPLE.com ", "a.org,,example.com");
  CHECK(covers(list, "example.com"));
  CHECK(covers(list, "mcp.example.com"));
  CHECK_FALSE(covers(list, "badexample.com"));
  CHECK_FALSE(covers(list, "example.com.org"));
}

TEST_CASE("ProxyBypass: addresses and networks of both families", "[http]") {
  CHECK(covers("10.0.0.0/8", "10.1.2.3"));
  CHECK_FALSE(covers("10.0.0.0/8", "11.1.2.3"));
  CHECK(covers("192.168.1.128/25", "192.168.1.200"));
  CHECK_FALSE(covers("192.168.1.128/25", "192.168.1.1"));
  CHECK(covers("10.0.0.1", "10.0.0.1"));
  CHECK_FALSE(covers("10.0.0.1", "10.0.0.2"));
  CHECK(covers("fd00::/8", "fd12::1"));
  CHECK(covers("::1", "::1"));
  CHECK(covers("[::1]:443", "::1"));
  CHECK_FALSE(covers("[::1]:80", "::1"));
  CHECK_FALSE(covers("0.0.0.0/0", "example.com"));
}

TEST_CASE("ProxyBypass: a port narrows it, a star is everything, nonsense is nothing", "[http]") {
  CHECK(covers("example.com:443", "example.com"));
  CHECK_FALSE(covers("example.com:8443", "example.com"));
  CHECK(covers("*", "anything"));
  CHECK_FALSE(covers("", "anything"));
  CHECK_FALSE(covers("10.0.0.0/33,10.0.0.0/x,example.com:99999,.,:,*.", "10.0.0.0"));
  CHECK_FALSE(covers("10.0.0.0/33,example.com:99999,.,:,*.", "example.com"));
}

}  // namespace
