#include "net/link.h"

#include <catch2/catch.hpp>

#include <memory>
#include <vector>

namespace {

struct Member : net::Link {
  explicit Member(int value) : number(value) {}

  int number;
};

std::vector<int> takeAll(net::Link& list) {
  std::vector<int> numbers;
  while (!list.isAlone()) {
    auto& first = static_cast<Member&>(list.first());
    numbers.push_back(first.number);
    first.leave();
    CHECK(first.isAlone());
  }
  return numbers;
}

TEST_CASE("Link: members come in the order in which they joined", "[net]") {
  net::Link list;
  CHECK(list.isAlone());
  Member one(1);
  Member two(2);
  one.join(list);
  two.join(list);
  CHECK(takeAll(list) == std::vector{1, 2});
}

TEST_CASE("Link: what is destroyed has left", "[net]") {
  net::Link list;
  Member one(1);
  auto two = std::make_unique<Member>(2);
  Member three(3);
  one.join(list);
  two->join(list);
  three.join(list);
  two.reset();
  CHECK(takeAll(list) == std::vector{1, 3});
}

TEST_CASE("Link: a list takes another's members, if there are any", "[net]") {
  const bool any = GENERATE(true, false);
  net::Link from;
  Member one(1);
  Member two(2);
  if (any) {
    one.join(from);
    two.join(from);
  }
  net::Link to;
  to.takeMembersOf(from);
  CHECK(from.isAlone());
  CHECK(takeAll(to) == (any ? std::vector{1, 2} : std::vector<int>{}));
}

TEST_CASE("Link: members outlive their list", "[net]") {
  Member one(1);
  Member two(2);
  {
    net::Link list;
    one.join(list);
    two.join(list);
  }
  one.leave();
  CHECK(one.isAlone());
  CHECK(two.isAlone());
}

}  // namespace
