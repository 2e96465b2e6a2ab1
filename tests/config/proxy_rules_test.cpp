#include "config/proxy_rules.h"

#include "loading.h"

namespace {

using support::FakeMachine;

std::string profileWith(const std::string& proxy) {
  return "profiles:\n  a:\n    upstream_mcp_url: https://a.example/mcp\n    proxy: " + proxy + "\n";
}

std::string proxyOf(const std::string& written) {
  const auto settings = FakeMachine{}.settings(profileWith(written));
  return std::string(settings.profiles.front().proxy.reveal());
}

TEST_CASE("Proxy: a URL with or without its scheme, or off", "[config]") {
  CHECK(proxyOf("http://proxy:3128") == "http://proxy:3128");
  CHECK(proxyOf("proxy:3128") == "http://proxy:3128");
  CHECK(proxyOf("HTTP://proxy/") == "http://proxy");
  CHECK(proxyOf("http://me:p%40ss@[::1]:8080") == "http://me:p%40ss@[::1]:8080");
  CHECK(proxyOf("off") == "off");
}

TEST_CASE("Proxy: what is no HTTP proxy is refused, and no password is in the text", "[config]") {
  const std::string written =
      GENERATE("https://me:hunter2@proxy:3128", "socks5://me:hunter2@proxy", "http://me:hunter2@",
               "http://me:hunter2@proxy/path", "http://me:hunter2%@proxy", "http://me:hunter2@a b",
               "http://me:hunter2@proxy:99999");
  const auto faults = FakeMachine{}.faults(profileWith(written));
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].find("p.yaml:4:5: profiles.a.proxy: ") == 0);
  CHECK(faults[0].find("hunter2") == std::string::npos);
}

TEST_CASE("Proxy: the environment's are read, lower case first", "[config]") {
  FakeMachine machine;
  machine.environment = {{"UPSTREAM_MCP_URL", "https://a.example/mcp"},
                         {"https_proxy", "first:1"},
                         {"HTTPS_PROXY", "http://second:2"},
                         {"HTTP_PROXY", "http://third:3"},
                         {"NO_PROXY", "example.com"}};
  const auto settings = FakeMachine::good(config::load(machine.options()));
  CHECK(settings.proxies.https.reveal() == "http://first:1");
  CHECK(settings.proxies.http.reveal() == "http://third:3");
  CHECK(settings.proxies.bypass == "example.com");
}

TEST_CASE("Proxy: a fault in the environment names the variable", "[config]") {
  FakeMachine machine;
  machine.environment = {{"UPSTREAM_MCP_URL", "https://a.example/mcp"},
                         {"HTTPS_PROXY", "socks5://me:hunter2@proxy"}};
  const auto faults = FakeMachine::lines(config::load(machine.options()));
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].find("environment: HTTPS_PROXY: must be") == 0);
  CHECK(faults[0].find("hunter2") == std::string::npos);
}

}  // namespace
