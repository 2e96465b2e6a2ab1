#include "cli/profile_choice.h"

#include "base/error.h"
#include "config/fault.h"
#include "config/suggestion.h"

#include <algorithm>

namespace cli {

namespace {

using base::Error;
using base::ErrorKind;

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::string chosenProfile(const GatewayClient::Profiles& profiles, const std::string& named) {
  const auto& names = profiles.names;
  if (names.empty())
    throw Error(ErrorKind::kSettings, "the gateway has no profile.", {},
                "Add one: mcp-auth-proxy add NAME URL");
  if (named.empty() && !profiles.usual.empty()) return profiles.usual;
  if (named.empty() && names.size() == 1) return names.front();
  if (named.empty()) throw Error(ErrorKind::kSettings, "say which profile: " + joined(names));
  if (std::ranges::find(names, named) != names.end()) return named;
  throw Error(ErrorKind::kSettings, "the gateway has no profile '" + config::shown(named) +
                                        "', but: " + joined(names) +
                                        config::didYouMean(named, {names.begin(), names.end()}));
}

}  // namespace cli
