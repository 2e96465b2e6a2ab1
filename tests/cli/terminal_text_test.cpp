#include "cli/terminal_text.h"

#include <catch2/catch.hpp>

TEST_CASE("Terminal text: what steers a terminal comes out inert", "[cli]") {
  CHECK(cli::forTerminal("\x1b[2Jgone\x07") == "?[2Jgone?");
  CHECK(cli::forTerminal("a\nb\tc\r") == "a b c ");
  CHECK(cli::forTerminal("\xc2\x9b"
                         "31m") == "?31m");
  CHECK(cli::forTerminal("\x7f\xff\xc3") == "???");
  CHECK(cli::forTerminal("Grüße 名") == "Grüße 名");
}

TEST_CASE("Terminal text: columns are characters", "[cli]") {
  CHECK(cli::columnsOf("Grüße") == 5);
  CHECK(cli::shortened("Grüße an alle", 8) == "Grüße...");
  CHECK(cli::shortened("Grüße", 5) == "Grüße");
  CHECK(cli::shortened("abcdef", 2) == "...");
}
