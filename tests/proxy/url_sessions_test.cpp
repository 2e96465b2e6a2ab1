#include "proxy/url_sessions.h"

#include <catch2/catch.hpp>

#include <string>

TEST_CASE("Url sessions: the latest are remembered, and no more", "[proxy]") {
  proxy::UrlSessions sessions;
  CHECK_FALSE(sessions.has("s0"));
  for (std::size_t i = 0; i <= proxy::UrlSessions::kMost; ++i)
    sessions.add("s" + std::to_string(i));
  CHECK_FALSE(sessions.has("s0"));
  CHECK(sessions.has("s1"));
  CHECK(sessions.has("s" + std::to_string(proxy::UrlSessions::kMost)));
}
