#pragma once

#include "cli/table.h"

#include <chrono>
#include <optional>
#include <string>

namespace cli {

/// What `P/oauth/status` says of a profile, as far as a person reads it in a terminal. Texts are
/// fit for one. Plain data.
struct ProfileReport {
  std::string json;  ///< the answer as it came
  std::string name;
  std::string state;  ///< "ready", "login_required", "refreshing", "degraded"
  std::string message;
  std::string hint;
  std::string origin;
  std::string scope;
  std::string lastError;
  std::string loginUrl;  ///< "" where nobody logs in
  std::optional<std::chrono::seconds> expiresIn;
};

/// Throws base::Error for an answer that no gateway gives.
[[nodiscard]] ProfileReport readReport(const std::string& json);

/// "ready" green, "sign-in required" amber, what broke red.
[[nodiscard]] Cell stateCell(const std::string& state);
/// "45 s", "12 min", "3 h", "5 d"; "-" when it is not known.
[[nodiscard]] std::string shownSpan(std::optional<std::chrono::seconds> span);

}  // namespace cli
