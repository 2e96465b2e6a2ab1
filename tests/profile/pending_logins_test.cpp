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

TEST_CASE_METHOD(PendingFixture, "PendingLogins: those that have ended go before those that wait",
                 "[profile]") {
  std::vector<LoginTicket> tickets;
  for (int i = 0; i < 32; ++i) tickets.push_back(add());
  pending.failed(tickets[20].id, base::Error(base::ErrorKind::kLoginRefused, ""));
  static_cast<void>(add());
  CHECK_FALSE(pending.progress(cookieOf(tickets[20])));
  CHECK(pending.take(tickets[0].state, cookieOf(tickets[0])));
}

TEST_CASE_METHOD(PendingFixture, "PendingLogins: tells how a login ended to its browser only",
                 "[profile]") {
  const auto ticket = add();
  const auto other = add();
  pending.show(ticket.id, "https://as.example/authorize", std::nullopt);
  clock.advance(1min);
  CHECK(pending.progress(cookieOf(ticket))->goodFor == 9min);
  CHECK(pending.progress(cookieOf(ticket))->authorizationUrl == "https://as.example/authorize");
  CHECK(pending.take(ticket.state, cookieOf(ticket)));
  CHECK_FALSE(pending.waits(ticket.id));
  pending.failed(ticket.id, base::Error(base::ErrorKind::kLoginRefused, "no"));
  CHECK(pending.progress(cookieOf(ticket))->failure->text() == "no");
  CHECK_FALSE(pending.progress(cookieOf(other))->failure);
  CHECK_FALSE(pending.progress(""));
  CHECK(pending.waits(other.id));
}

TEST_CASE_METHOD(PendingFixture, "PendingLogins: of a browser's logins the latest is told of",
                 "[profile]") {
  const auto one = add();
  const auto two = add();
  pending.show(two.id, "https://two.example/", std::nullopt);
  const auto cookies = cookieOf(two) + "; " + cookieOf(one);
  CHECK(pending.progress(cookies)->authorizationUrl == "https://two.example/");
  pending.cancel(cookies);
  CHECK(pending.progress(cookies)->authorizationUrl.empty());
}

TEST_CASE_METHOD(PendingFixture, "PendingLogins: a device code and a callback: one of them wins",
                 "[profile]") {
  const auto ticket = add();
  CHECK(pending.takeById(ticket.id));
  CHECK_FALSE(pending.takeById(ticket.id));
  CHECK_FALSE(pending.take(ticket.state, cookieOf(ticket)));
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
