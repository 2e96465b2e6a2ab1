#include "config/references.h"

#include "loading.h"

using support::FakeMachine;

namespace {

struct Expander {
  FakeMachine machine;

  [[nodiscard]] config::Expansion operator()(std::string_view text) const {
    const auto options = machine.options();
    return config::expandReferences(text, {options.environment, options.readFile, "/etc/x"});
  }
};

Expander expander() {
  Expander result;
  result.machine.environment = {{"A", "alpha"}, {"EMPTY", ""}, {"NESTED", "${env:A}"}};
  result.machine.files = {{"/etc/x/s", "one\ntwo\n"},
                          {"/abs", "dos\r\n"},
                          {"/locked", "<unreadable>"},
                          {"/big", std::string(100'000, 'x')}};
  return result;
}

}  // namespace

TEST_CASE("References: variables and files are filled in anywhere in a value", "[config]") {
  const auto expand = expander();
  CHECK(expand("plain $ {x}").text == "plain $ {x}");
  CHECK(expand("${env:A}").text == "alpha");
  CHECK(expand("Bearer ${env:A}!${env:A}").text == "Bearer alpha!alpha");
  CHECK(expand("${file:/abs}").text == "dos");
}

TEST_CASE("References: a file's last newline is dropped, and only that one", "[config]") {
  CHECK(expander()("${file:s}").text == "one\ntwo");
}

TEST_CASE("References: what was filled in is not looked at again", "[config]") {
  CHECK(expander()("${env:NESTED}").text == "${env:A}");
}

TEST_CASE("References: $${ is a plain ${", "[config]") {
  CHECK(expander()("a$${env:A}").text == "a${env:A}");
}

TEST_CASE("References: what cannot be resolved is named", "[config]") {
  const auto expand = expander();
  CHECK(expand("${env:B}").fault == "${env:B}: this variable is not set");
  CHECK(expand("${env:EMPTY}").fault == "${env:EMPTY}: this variable is not set");
  CHECK(expand("${file:/none}").fault ==
        "${file:/none}: cannot be read: No such file or directory");
  CHECK(expand("${file:/locked}").fault == "${file:/locked}: cannot be read: Permission denied");
  CHECK(expand("${file:/big}").fault == "${file:/big}: cannot be read: File too large");
  CHECK(expand("${file:}").fault == "${file:...} does not hold a path");
  CHECK(expand("${env:a-b}").fault == "${env:...} does not hold the name of a variable");
  CHECK(expand("${A}").fault ==
        "a ${...} that is neither ${env:NAME} nor ${file:PATH}; write $${ for a plain ${");
  CHECK(expand("${env:A").fault == "a ${ without its }");
}

TEST_CASE("References: a file's secret that fails a rule is not in the fault", "[config]") {
  FakeMachine machine;
  machine.files["/s"] = "canary\nwith lines";
  machine.environment["TOKEN"] = "canary";
  const auto faults = machine.faults(
      "profiles:\n  a:\n    upstream_mcp_url: ${env:TOKEN}\n    client_id: ${file:/s}\n"
      "    max_streams: ${env:TOKEN}\n    headers: { X-Key: '${file:/s}' }\n"
      "    authorize_params: { state: '${env:TOKEN}' }\n");
  CHECK(faults.size() == 5);
  for (const auto& fault : faults) CHECK(fault.find("canary") == std::string::npos);
}
