#include "oauth/challenge.h"

#include <string>
#include <vector>

#include "fuzz/finding.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string value(fuzz::textOf(data, size));
  const auto challenges = oauth::parseChallenges(value);
  std::size_t bytes = 0;
  for (const auto& challenge : challenges) {
    fuzz::require(!challenge.scheme.empty(), "a challenge has a scheme", value);
    bytes += challenge.scheme.size() + challenge.token68.size();
    for (const auto& [name, text] : challenge.parameters) {
      fuzz::require(!name.empty() && challenge.find(name).has_value(), "a parameter is found",
                    name);
      bytes += name.size() + text.size();
    }
  }
  fuzz::require(bytes <= size, "nothing is made up", value);
  const auto bearer = oauth::bearerChallenge({value});
  if (bearer)
    fuzz::require(bearer->scheme == "bearer" || bearer->scheme == "dpop", "it is one of ours");
  return 0;
}
