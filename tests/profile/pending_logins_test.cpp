#include "profile/pending_logins.h"

#include "profile/cookie.h"
#include "support/fake_clock.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <set>
#include <string>
#include <vector>

namespace profile {
namespace {

using namespace std::chrono_literals;

class PendingFixture {
 public:
  LoginTicket add(const std::string& issuer = "https://as.example") {
    PendingLogin login;
    login.issuer = issuer;
    return pending.add(std::move(login));
  }

  static std::string cookieOf(const LoginTicket& ticket) {
    return ticket.cookieName + "=" + ticket.cookieValue;
  }

  support::FakeClock clock;
  PendingLogins pending{clock};
};

TEST_CASE_METHOD(PendingFixture, "PendingLogins: is taken once, with what was recorded",
                 "[profile]") {
  const auto ticket = add("https://one.example");
  const auto taken = pending.take(ticket.state, cookieOf(ticket));
  REQUIRE(taken);
  CHECK(taken->issuer == "https://one.example");
  CHECK(taken->cookieName == ticket.cookieName);
  CHECK_FALSE(pending.take(ticket.state, cookieOf(ticket)));
}

TEST_CASE_METHOD(PendingFixture, "PendingLogins: a wrong cookie does not use it up", "[profile]") {
  const auto ticket = add();
  const auto other = add();
  CHECK_FALSE(pending.take(ticket.state, ""));
  CHECK_FALSE(pending.take(ticket.state, cookieOf(other)));
  CHECK_FALSE(pending.take(ticket.state, ticket.cookieName + "=" + other.cookieValue));
  CHECK_FALSE(pending.take(other.state + "x", cookieOf(other)));
  CHECK(pending.take(ticket.state, cookieOf(ticket)));
  CHECK(pending.take(other.state, cookieOf(other)));
}

TEST_CASE_METHOD(PendingFixture, "PendingLogins: runs out after ten minutes", "[profile]") {
  const auto ticket = add();
  clock.advance(10min - 1ms);
  SECTION("not before") { CHECK(pending.take(ticket.state, cookieOf(ticket))); }
  SECTION("then") {
    clock.advance(1ms);
    CHECK_FALSE(pending.take(ticket.state, cookieOf(ticket)));
  }
}

TEST_CASE_METHOD(PendingFixture, "PendingLogins: beyond 32 the oldest goes", "[profile]") {
  std::vector<LoginTicket> tickets;
  for (int i = 0; i < 33; ++i) tickets.push_back(add());
  CHECK_FALSE(pending.take(tickets[0].state, cookieOf(tickets[0])));
  CHECK(pending.take(tickets[1].state, cookieOf(tickets[1])));
  CHECK(pending.take(tickets[32].state, cookieOf(tickets[32])));
}

TEST_CASE_METHOD(PendingFixture, "PendingLogins: states, cookies and names are never the same",
                 "[profile]") {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const auto ticket = add();
    CHECK(ticket.state.size() == 43);  // 256 bits in base64url
    CHECK(ticket.cookieValue.size() == 43);
    CHECK(seen.insert(ticket.state).second);
    CHECK(seen.insert(ticket.cookieValue).second);
    CHECK(seen.insert(ticket.cookieName).second);
  }
}

TEST_CASE("Cookie: is found among others", "[profile]") {
  CHECK(cookieValue("a=1; b=2; c=3", "b") == "2");
  CHECK(cookieValue("b=2", "b") == "2");
  CHECK(cookieValue("a=1;b=x=y;c", "b") == "x=y");
  CHECK(cookieValue("b=", "b") == "");
  CHECK(cookieValue("b=1; b=2", "b") == "1");
}

TEST_CASE("Cookie: what is not there is not found", "[profile]") {
  CHECK_FALSE(cookieValue("", "b"));
  CHECK_FALSE(cookieValue("ab=1; bb=2; b", "b"));
  CHECK_FALSE(cookieValue("a=b=1", "b"));
  CHECK_FALSE(cookieValue(";;; ;", "b"));
}

}  // namespace
}  // namespace profile
