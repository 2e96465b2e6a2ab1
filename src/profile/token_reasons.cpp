#include "profile/token_reasons.h"

namespace profile {

using base::ErrorKind;

LoginNeeded uselessTokens(Renewal renewal) {
  if (renewal == Renewal::kGrant) {
    return {.kind = ErrorKind::kUpstreamAuthRefused,
            .reason = "The upstream refuses even access tokens that were just issued (401).",
            .hint =
                "Check `resource` and `scopes` for this profile; if they are right, the server "
                "does not accept its own authorization server's tokens."};
  }
  return {
      .reason =
          "The upstream refuses even access tokens that were just issued. Log in again; if that "
          "does not help, the server does not accept its own authorization server's tokens."};
}

LoginNeeded droppedTokens(Renewal renewal) {
  if (renewal == Renewal::kGrant) {
    return {.kind = ErrorKind::kGrantRefused,
            .reason = "The access token was dropped by a logout.",
            .hint = "The next call gets a new one."};
  }
  return {.reason = "Logged out. Log in again to use this server."};
}

LoginNeeded deadToken() {
  return {.reason =
              "The upstream no longer accepts the access token and there is no refresh token. "
              "Log in again."};
}

LoginNeeded spentToken() {
  return {.reason =
              "The access token has run out and the authorization server gave no refresh "
              "token. Log in again."};
}

}  // namespace profile
