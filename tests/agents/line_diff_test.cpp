#include "agents/line_diff.h"

#include <catch2/catch.hpp>

#include <string>

namespace {

std::string diff(const std::string& before, const std::string& after) {
  return agents::lineDiff("f", before, after, {});
}

}  // namespace

TEST_CASE("Diff: one hunk with three lines of context", "[agents]") {
  CHECK(diff("a\nb\nc\nd\ne\n", "a\nb\nc\nd\nx\ne\n") ==
        "--- f\n+++ f\n@@ -2,4 +2,5 @@\n b\n c\n d\n+x\n e\n");
  CHECK(diff("", "a\n") == "--- f\n+++ f\n@@ -0,0 +1,1 @@\n+a\n");
  CHECK(diff("a\r\n", "") == "--- f\n+++ f\n@@ -1,1 +0,0 @@\n-a\n");
  CHECK(diff("a\n", "a\n").empty());
}

TEST_CASE("Diff: changes far apart are hunks of their own", "[agents]") {
  CHECK(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n") ==
        "--- f\n+++ f\n@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n");
  CHECK(diff("1\n2\n3\n4\n5\n", "x\n2\n3\n4\ny\n") ==
        "--- f\n+++ f\n@@ -1,5 +1,5 @@\n-1\n+x\n 2\n 3\n 4\n-5\n+y\n");
}

TEST_CASE("Diff: long lines are cut, secrets hidden, our own URLs shown", "[agents]") {
  CHECK(diff("", std::string(300, '-') + "\n").size() < 260);
  const auto shown = agents::lineDiff(
      "f", "", "\"url\": \"http://h/p/a1b2/mcp\", \"key\": \"sk-1\"\n", {"http://h/p/a1b2/mcp"});
  CHECK_THAT(shown, Catch::Contains("\"http://h/p/a1b2/mcp\""));
  CHECK_THAT(agents::lineDiff("f", "", "Authorization: Bearer abcdefgh12345678\n", {}),
             !Catch::Contains("abcdefgh12345678"));
}
