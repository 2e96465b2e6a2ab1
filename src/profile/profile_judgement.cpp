#include "profile/profile_judgement.h"

#include "http/error_table.h"

#include <utility>

namespace profile {
namespace {

Judgement judgedBy(ProfileState state, const base::Error& error) {
  const auto& row = http::errorRow(error.kind());
  return {.state = state,
          .code = std::string(row.code),
          .message = error.text().empty() ? std::string(row.message) : error.text(),
          .hint = error.hint().empty() ? std::string(row.hint) : error.hint()};
}

Judgement loginRequired(const TokenStatus& tokens, bool loginHelps) {
  auto judgement = judgedBy(ProfileState::kLoginRequired, {tokens.loginKind, tokens.loginReason});
  if (!loginHelps) judgement.hint = "Ask the server's operator for access.";
  return judgement;
}

Judgement waiting(std::string message) {
  return {.state = ProfileState::kRefreshing,
          .code = {},
          .message = std::move(message),
          .hint = "Calls wait for it; there is nothing to do."};
}

}  // namespace

Judgement judge(const TokenStatus& tokens, bool loginHelps,
                const std::optional<base::Error>& upstream) {
  if (tokens.loginRequired) return loginRequired(tokens, loginHelps);
  if (tokens.lastError) return judgedBy(ProfileState::kDegraded, *tokens.lastError);
  if (!tokens.loaded) return waiting("The stored login is being read.");
  if (!tokens.hasAccessToken) return waiting("A new access token is being fetched.");
  if (upstream) return judgedBy(ProfileState::kDegraded, *upstream);
  return {};
}

}  // namespace profile
