#include "proxy/endpoint_addresses.h"

#include "base/error.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

using proxy::EndpointAddresses;
using proxy::endpointTarget;

constexpr std::string_view kPrefix = "/p/x/mcp";

TEST_CASE("EndpointAddresses: an address leads to the target that it was given out for",
          "[proxy]") {
  const EndpointAddresses addresses;
  const auto address = addresses.addressOf("x", kPrefix, "/messages/?session=7");
  CHECK(address.starts_with("/p/x/mcp/~endpoint/"));
  const auto rest = std::string_view(address).substr(kPrefix.size());
  CHECK_NOTHROW(addresses.check("x", rest));
  CHECK(endpointTarget(rest) == "/messages/?session=7");
}

TEST_CASE("EndpointAddresses: nothing else passes for one", "[proxy]") {
  const EndpointAddresses addresses;
  const auto rest = addresses.addressOf("x", "", "/messages?session=7");
  CHECK_THROWS_AS(addresses.check("y", rest), base::Error);
  CHECK_THROWS_AS(addresses.check("x", rest + "8"), base::Error);
  CHECK_THROWS_AS(EndpointAddresses().check("x", rest), base::Error);
  auto other = rest;
  other.at(12) = other.at(12) == 'A' ? 'B' : 'A';  // in the MAC
  CHECK_THROWS_AS(addresses.check("x", other), base::Error);
  for (const std::size_t size : {11U, 12U, 53U, 54U})
    CHECK_THROWS_AS(addresses.check("x", rest.substr(0, size)), base::Error);
}

TEST_CASE("EndpointAddresses: other paths are none of their business", "[proxy]") {
  const EndpointAddresses addresses;
  const auto* const rest = GENERATE("", "/x?q", "/~endpoint", "/~endpointer/x", "?~endpoint/");
  CHECK_NOTHROW(addresses.check("x", rest));
  CHECK_FALSE(endpointTarget(rest));
}

}  // namespace
