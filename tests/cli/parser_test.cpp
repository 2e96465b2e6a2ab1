#include "cli/parser.h"

#include <catch2/catch.hpp>

#include <vector>

namespace {

int nothing(const cli::Call& /*call*/) { return 0; }

const cli::Verbs& verbs() {
  static const cli::Option port{.name = "--port", .value = "PORT", .text = "p"};
  static const cli::Option json{.name = "--json", .value = "", .text = "j"};
  static const cli::Option header{.name = "--header", .value = "H", .text = "h"};
  static const cli::Verbs table = {
      {.name = "serve",
       .summary = "s",
       .details = {},
       .arguments = {},
       .options = {port},
       .examples = {},
       .run = nothing},
      {.name = "login",
       .summary = "l",
       .details = {},
       .arguments = {{.name = "PROFILE", .optional = true}},
       .options = {port, header},
       .examples = {},
       .run = nothing},
      {.name = "store list",
       .summary = "a",
       .details = {},
       .arguments = {},
       .options = {json},
       .examples = {},
       .run = nothing},
      {.name = "store export",
       .summary = "e",
       .details = {},
       .arguments = {{.name = "FILE"}, {.name = "PROFILE", .optional = true, .repeated = true}},
       .options = {},
       .examples = {},
       .run = nothing}};
  return table;
}

cli::Parsed parse(std::vector<std::string_view> arguments) {
  return cli::parse(verbs(), arguments);
}

cli::Call good(std::vector<std::string_view> arguments) {
  auto parsed = parse(std::move(arguments));
  if (const auto* fault = std::get_if<cli::UsageFault>(&parsed)) FAIL(fault->text);
  return std::get<cli::Call>(std::move(parsed));
}

std::string fault(std::vector<std::string_view> arguments) {
  auto parsed = parse(std::move(arguments));
  REQUIRE(std::holds_alternative<cli::UsageFault>(parsed));
  return std::get<cli::UsageFault>(parsed).text;
}

std::string helpTopic(std::vector<std::string_view> arguments) {
  auto parsed = parse(std::move(arguments));
  REQUIRE(std::holds_alternative<cli::HelpWanted>(parsed));
  return std::get<cli::HelpWanted>(parsed).topic;
}

}  // namespace

TEST_CASE("Command line: nothing means the first verb", "[cli]") {
  CHECK(good({}).verb().name == "serve");
  CHECK_FALSE(good({}).has("--port"));
  CHECK(good({"--port", "1"}).verb().name == "serve");
}

TEST_CASE("Command line: a value follows its option or an equals sign", "[cli]") {
  CHECK(good({"--port", "8080"}).value("--port") == "8080");
  CHECK(good({"--port=0"}).value("--port") == "0");
  CHECK(good({"login", "--header=a=b"}).value("--header") == "a=b");
  CHECK(good({"login", "--header", "--port"}).value("--header") == "--port");
}

TEST_CASE("Command line: an option may stand before its verb", "[cli]") {
  const auto call = good({"--port=1", "login", "craft"});
  CHECK(call.verb().name == "login");
  CHECK(call.argument(0) == "craft");
  CHECK(call.argument(1).empty());
  CHECK(call.value("--port") == "1");
}

TEST_CASE("Command line: the last of an option counts, or all do", "[cli]") {
  const auto call = good({"login", "--header", "a", "--header=b"});
  CHECK(call.value("--header") == "b");
  CHECK(call.values("--header") == std::vector<std::string>{"a", "b"});
}

TEST_CASE("Command line: a verb may have two words", "[cli]") {
  CHECK(good({"store", "list"}).verb().name == "store list");
  CHECK(good({"store", "--json", "list"}).has("--json"));
  CHECK(good({"store", "export", "f", "a", "b"}).arguments().size() == 3);
  CHECK(fault({"store"}).starts_with("store needs a second word: list, export; see "));
  CHECK(
      fault({"store", "lsit"}).starts_with("unknown verb: store lsit; did you mean 'store list'?"));
}

TEST_CASE("Command line: two dashes end the options, one is a word", "[cli]") {
  CHECK(good({"login", "--", "--port"}).argument(0) == "--port");
  CHECK(good({"login", "-"}).argument(0) == "-");
}

TEST_CASE("Command line: help and version win over what follows", "[cli]") {
  CHECK(helpTopic({"--help", "--nonsense"}).empty());
  CHECK(helpTopic({"login", "-h"}) == "login");
  CHECK(helpTopic({"store", "list", "--help"}) == "store list");
  CHECK(helpTopic({"store", "--help"}) == "store");
  CHECK(std::holds_alternative<cli::VersionWanted>(parse({"serve", "--version"})));
}

TEST_CASE("Command line: a fault names the word at fault", "[cli]") {
  CHECK(fault({"--prot", "1"}) ==
        "unknown option: --prot; did you mean '--port'? See mcp-auth-proxy --help");
  CHECK(fault({"--zzzzzzzzz"}) == "unknown option: --zzzzzzzzz; see mcp-auth-proxy --help");
  CHECK(fault({"logn"}).starts_with("unknown verb: logn; did you mean 'login'?"));
  CHECK(fault({""}).starts_with("unknown verb: "));
  CHECK(fault({"serve", "demo"}) == "unexpected argument: demo; see mcp-auth-proxy serve --help");
  CHECK(fault({"login", "a", "b"}).starts_with("unexpected argument: b"));
  CHECK(fault({"store", "export"}).starts_with("store export needs FILE"));
  CHECK(fault({"--port"}).starts_with("option needs a value: --port"));
  CHECK(fault({"--port="}).starts_with("option needs a value: --port"));
  CHECK(fault({"--help=yes"}).starts_with("option takes no value: --help"));
  CHECK(fault({"store", "list", "--json=1"}).starts_with("option takes no value: --json"));
}

TEST_CASE("Command line: an option of another verb says whose it is", "[cli]") {
  CHECK(fault({"serve", "--json"}).starts_with("--json is for store list, not for serve"));
  CHECK(fault({"--header", "x"}).starts_with("--header is for login, not for serve"));
}
