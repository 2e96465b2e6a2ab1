#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oauth {

/// What the seed program asked for: used where endpoints are given by hand and nothing else says
/// which scopes there are, or where a server refuses a request without scope.
inline constexpr std::string_view kFallbackScope = "mcp:tools mcp:resources offline_access";

/// All that can say which scope to ask for, in falling order of weight.
struct ScopeSources {
  std::optional<std::vector<std::string>> configured;    ///< the profile's `scopes`
  std::optional<std::string> challenge;                  ///< Discovery::challengeScope
  std::vector<std::string> resourceScopes;               ///< Discovery::resourceScopes
  std::optional<std::vector<std::string>> serverScopes;  ///< the server's scopes_supported
  bool endpointsGivenByHand = false;
};

/// The `scope` of an authorization request (MCP 2026-07-28, scope selection): the first source that
/// says something, else nullopt: the parameter is left out. `offline_access` is added to scopes
/// that were not configured where the authorization server lists it. Pure.
[[nodiscard]] std::optional<std::string> chooseScope(const ScopeSources& sources);

/// Step-up: every scope of `granted`, then those of `wanted` that are new. Space-separated lists.
[[nodiscard]] std::string unionOfScopes(std::string_view granted, std::string_view wanted);

/// RFC 6749 section 3.3: one or more of %x21 / %x23-5B / %x5D-7E.
[[nodiscard]] bool isScopeToken(std::string_view text);

}  // namespace oauth
