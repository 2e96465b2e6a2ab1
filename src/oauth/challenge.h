#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oauth {

/// One challenge of a WWW-Authenticate field (RFC 9110 section 11.6.1).
struct Challenge {
  std::string scheme;   ///< lower case
  std::string token68;  ///< credentials in one piece, for schemes other than ours
  std::vector<std::pair<std::string, std::string>> parameters;  ///< names lower case, unquoted

  [[nodiscard]] std::optional<std::string> find(std::string_view name) const;
};

/// Parses one field value, which may hold several challenges. Lenient where servers are known to
/// err, never throws: what cannot be read ends the list. Linear time. Repeated
/// parameters are all kept; `find` gives the first.
[[nodiscard]] std::vector<Challenge> parseChallenges(std::string_view value);

/// The first Bearer (or DPoP) challenge among several field values.
[[nodiscard]] std::optional<Challenge> bearerChallenge(const std::vector<std::string>& values);

/// Whether any of the field values holds a challenge of that scheme (lower case).
[[nodiscard]] bool hasChallenge(const std::vector<std::string>& values, std::string_view scheme);

}  // namespace oauth
