#include "proxy/session_errors.h"

#include "oauth/peer_text.h"

#include <variant>

namespace proxy {

using base::Error;
using base::ErrorKind;

bool isUpstreamTrouble(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUpstreamUnreachable:
    case ErrorKind::kUpstreamTls:
    case ErrorKind::kUpstreamTimeout:
    case ErrorKind::kUpstreamProtocol:
    case ErrorKind::kUpstreamRedirect:
    case ErrorKind::kUpstreamAddressRefused:
    case ErrorKind::kDpopProofRefused:
      return true;
    default:
      return false;
  }
}

profile::AccessTokenHandle tokenOf(const profile::TokenOutcome& outcome) {
  if (const auto* login = std::get_if<profile::LoginRequired>(&outcome))
    throw Error(ErrorKind::kNotAuthenticated, login->reason);
  if (const auto* error = std::get_if<Error>(&outcome)) throw Error(*error);
  auto token = std::get<profile::AccessTokenHandle>(outcome);
  if (!token) throw Error(ErrorKind::kInternal, {}, "a token was promised and none came");
  return token;
}

Error newTokenRefused(bool loginHelps) {
  constexpr auto kText = "The upstream refuses a token that is new.";
  if (loginHelps) return {ErrorKind::kNotAuthenticated, kText};
  return {ErrorKind::kUpstreamAuthRefused,
          kText,
          {},
          "Check `resource` and `scopes` for this profile, or ask the server's operator."};
}

Error scopeMissing(const std::string& scope) {
  return {ErrorKind::kInsufficientScope,
          "The upstream wants a scope that this profile's token lacks" +
              (scope.empty() ? std::string(".") : ": '" + oauth::quotePeer(scope) + "'."),
          {},
          "Add it to `scopes` for this profile, if its client may have it."};
}

Error scopeStillMissing() {
  return {ErrorKind::kInsufficientScope,
          "Three logins in a row did not give the scope that the upstream asks for.",
          {},
          "Ask the server's operator for access: another login will not help."};
}

Error tokenTooLate() {
  return {ErrorKind::kNotAuthenticated,
          "The upstream no longer takes the access token, and the request's body was too large to "
          "be kept for a second sending.",
          {},
          "A new token is being fetched: send the request again."};
}

Error nonceTooLate() {
  return {ErrorKind::kDpopProofRefused,
          "The upstream asks for a new nonce in the proof that goes with the token (DPoP), and the "
          "request's body was too large to be kept for a second sending.",
          {},
          "The nonce is known now: send the request again."};
}

}  // namespace proxy
