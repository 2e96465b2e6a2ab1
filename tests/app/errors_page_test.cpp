#include "http/error_table.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <set>
#include <string>

TEST_CASE("docs/errors.md explains every code of the error table and no other", "[app]") {
  std::ifstream page(SOURCE_DIR "/docs/errors.md");
  REQUIRE(page);
  std::set<std::string> explained;
  for (std::string line; std::getline(page, line);)
    if (line.starts_with("### ")) explained.insert(line.substr(4));
  std::set<std::string> codes;
  for (const auto& row : http::errorTable()) codes.emplace(row.code);
  CHECK(explained == codes);
}
