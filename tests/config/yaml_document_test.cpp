#include "config/yaml_document.h"

#include "loading.h"

using support::FakeMachine;
using support::Lines;

TEST_CASE("YAML: malformed text is refused with its position", "[config]") {
  CHECK(FakeMachine{}.faults("profiles:\n  a: [1, 2\n") ==
        Lines{"p.yaml:3:1: is not valid YAML: end of sequence flow not found"});
  CHECK(FakeMachine{}.faults("a: b: c\n") ==
        Lines{"p.yaml:1:5: is not valid YAML: illegal map value"});
  CHECK(FakeMachine{}.faults("a: 'x\n").size() == 1);
  CHECK(FakeMachine{}.faults("\t- a\n  - b: }\n").size() == 1);
}

TEST_CASE("YAML: aliases are refused, so that no file can swell", "[config]") {
  CHECK(FakeMachine{}.faults("a: &x [lol]\nb: [*x, *x]\n") ==
        Lines{"p.yaml:2:5: aliases are not supported; put what profiles share under 'defaults:'"});
}

TEST_CASE("YAML: nesting past the limit is refused", "[config]") {
  const std::string deep = "a: " + std::string(20, '[') + std::string(20, ']');
  CHECK(FakeMachine{}.faults(deep) == Lines{"p.yaml:1:19: nested too deeply"});
  for (const auto* part :
       {"[", "{", "{a: ", "- ", "? ", "a: ", "!", "*", "&a ", "\"", "|\n", "%"}) {
    std::string text;
    while (text.size() < 200'000) text += part;
    CHECK(FakeMachine{}.faults(text).size() == 1);
  }
}

TEST_CASE("YAML: a file past 1 MiB is refused", "[config]") {
  CHECK(FakeMachine{}.faults(std::string(config::kMaxFileBytes + 1, '#')) ==
        Lines{"p.yaml: is larger than 1 MiB"});
}

TEST_CASE("YAML: control characters are refused, not taken for the file's end", "[config]") {
  CHECK(FakeMachine{}.faults("a: b\nc: \x04\n") ==
        Lines{"p.yaml:2:4: holds a control character; this must be UTF-8 text"});
  CHECK(FakeMachine{}.faults(std::string("a\0b", 3)).size() == 1);
}

TEST_CASE("YAML: only one document and only plain keys", "[config]") {
  CHECK(FakeMachine{}.faults("a: b\n---\nc: d\n").front() ==
        "p.yaml:3:1: a second document; only one is read");
  CHECK(FakeMachine{}.faults("? [a]\n: b\n") == Lines{"p.yaml:1:3: a key must be a plain word"});
}

TEST_CASE("YAML: a key from outside is shown without control characters and not at length",
          "[config]") {
  const auto faults =
      FakeMachine{}.faults("\"a\\nb\\e[31m\": 1\n" + std::string(500, 'k') + ": 1\n");
  REQUIRE(faults.size() == 2);
  CHECK(faults[0] == "p.yaml:1:1: a?b?[31m: is no setting here");
  CHECK(faults[1] == "p.yaml:2:1: " + std::string(64, 'k') + "...: is no setting here");
}

TEST_CASE("YAML: a file of nothing but keys is refused in no time", "[config]") {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += 'k' + std::to_string(i) + ":\n";
  CHECK(FakeMachine{}.faults(text).front() == "p.yaml:16385:1: too many keys in one map");
  text.clear();
  for (int i = 0; i < 4000; ++i) text += 'k' + std::to_string(i) + ":\n";
  CHECK(FakeMachine{}.faults(text).size() == config::Faults::kMaxFaults);
}
