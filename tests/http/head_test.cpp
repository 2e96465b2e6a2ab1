#include "http/head.h"

#include "http/list_members.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

TEST_CASE("Fields: names are found whatever their case, in order", "[http]") {
  http::Fields fields;
  fields.add({.name = "Accept", .value = "a"});
  fields.add({.name = "X-Other", .value = "b"});
  fields.add({.name = "ACCEPT", .value = "c"});
  CHECK(fields.find("accept") == "a");
  CHECK(fields.count("aCCept") == 2);
  CHECK(fields.has("x-other"));
  CHECK_FALSE(fields.has("x-othe"));
  CHECK_FALSE(fields.find("none"));
  fields.clear();
  CHECK(fields.all().empty());
}

TEST_CASE("list members: empty ones and surrounding spaces are dropped", "[http]") {
  const auto members = [](std::string_view list) {
    std::vector<std::string> found;
    http::forEachListMember(list, [&found](std::string_view each) { found.emplace_back(each); });
    return found;
  };
  CHECK(members("a, b ,\tc") == std::vector<std::string>{"a", "b", "c"});
  CHECK(members(",, ,a,") == std::vector<std::string>{"a"});
  CHECK(members("").empty());
  CHECK(members("a b") == std::vector<std::string>{"a b"});
}
