#include "net/address_policy.h"

#include <asio/ip/address.hpp>
#include <catch2/catch.hpp>

#include <string>

namespace {

bool allowed(const net::AddressPolicy& policy, const std::string& address) {
  return policy.allows(asio::ip::make_address(address));
}

TEST_CASE("AddressPolicy: public addresses are allowed", "[net]") {
  const std::string address =
      GENERATE("1.1.1.1", "8.8.8.8", "100.128.0.1", "172.32.0.1", "192.169.0.1", "2606:4700::1111",
               "::ffff:1.1.1.1", "2002:101:101::1", "64:ff9b::101:101");
  CAPTURE(address);
  CHECK(allowed({}, address));
}

TEST_CASE("AddressPolicy: the machine and its network are refused", "[net]") {
  const std::string address =
      GENERATE("127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "10.0.0.1", "172.16.0.1",
               "172.31.255.255", "192.168.1.1", "100.64.0.1", "169.254.169.254",
               "::ffff:169.254.169.254", "fe80::1", "fec0::1", "fc00::1", "fd12:3456::1",
               "2002:7f00:1::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "198.18.0.1");
  CAPTURE(address);
  CHECK_FALSE(allowed({}, address));
  CHECK(allowed(net::AddressPolicy::any(), address));
}

TEST_CASE("AddressPolicy: no policy allows what no server can have", "[net]") {
  const std::string address = GENERATE("0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255",
                                       "::", "ff02::1", "::127.0.0.1", "192.0.2.1", "240.0.0.1");
  CAPTURE(address);
  CHECK_FALSE(allowed(net::AddressPolicy::any(), address));
}

TEST_CASE("AddressPolicy: loopback and private networks are allowed apart", "[net]") {
  const net::AddressPolicy loopback{.allowLoopback = true, .allowPrivate = false};
  CHECK(allowed(loopback, "127.0.0.1"));
  CHECK_FALSE(allowed(loopback, "10.0.0.1"));
  const net::AddressPolicy network{.allowLoopback = false, .allowPrivate = true};
  CHECK(allowed(network, "10.0.0.1"));
  CHECK_FALSE(allowed(network, "::1"));
}

TEST_CASE("AddressPolicy: this machine is known by what is written", "[net]") {
  const std::string ours = GENERATE("localhost", "localhost.", "a.localhost", "127.0.0.1",
                                    "127.9.9.9", "::1", "::ffff:127.0.0.1");
  CHECK(net::isLoopbackHost(ours));
  const std::string other = GENERATE("example.com", "notlocalhost", "localhost.example.com",
                                     "10.0.0.1", "8.8.8.8", "0.0.0.0", "");
  CHECK_FALSE(net::isLoopbackHost(other));
}

}  // namespace
