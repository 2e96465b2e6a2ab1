#include "web/profile_view.h"

#include "http/error_table.h"

namespace web {

namespace {

using profile::ProfileState;

bool hasUsableToken(const profile::TokenStatus& token, const base::Clock& clock) {
  return token.hasAccessToken && (!token.expiresAt || *token.expiresAt > clock.wall());
}

/// The trouble that status tells of is the last refresh's, not the upstream's.
bool isRefreshTrouble(const profile::ProfileStatus& status) {
  const auto& last = status.token.lastError;
  return last && status.code == http::errorRow(last->kind()).code;
}

}  // namespace

std::string_view stateWord(ProfileState state) {
  switch (state) {
    case ProfileState::kReady:
      return "ready";
    case ProfileState::kLoginRequired:
      return "login_required";
    case ProfileState::kRefreshing:
      return "refreshing";
    case ProfileState::kDegraded:
      break;
  }
  return "degraded";
}

StateBadge stateBadge(ProfileState state) {
  switch (state) {
    case ProfileState::kReady:
      return {.label = "Ready", .style = "good"};
    case ProfileState::kLoginRequired:
      return {.label = "Sign-in required", .style = "due"};
    case ProfileState::kRefreshing:
      return {.label = "Renewing", .style = "good"};
    case ProfileState::kDegraded:
      break;
  }
  return {.label = "Trouble", .style = "bad"};
}

bool canProxy(const profile::ProfileStatus& status, const base::Clock& clock) {
  switch (status.state) {
    case ProfileState::kReady:
      return true;
    case ProfileState::kLoginRequired:
      return false;
    case ProfileState::kRefreshing:
      return hasUsableToken(status.token, clock);
    case ProfileState::kDegraded:
      break;
  }
  return hasUsableToken(status.token, clock) && isRefreshTrouble(status);
}

}  // namespace web
