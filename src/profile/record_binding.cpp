#include "profile/record_binding.h"

#include "profile/token_reasons.h"

namespace profile {
namespace {

using base::ErrorKind;
using credentials::Record;
using oauth::ClientOrigin;

bool differs(const std::string& wanted, const std::string& stored) {
  return !wanted.empty() && wanted != stored;
}

bool isOtherClient(const Record& record, const RecordBinding& binding) {
  if (!record.client) return false;
  const bool matters = binding.clientIsFixed || record.client->origin == ClientOrigin::kFixed;
  return matters && differs(binding.clientId, record.client->clientId);
}

std::string rejectedClient(ClientOrigin origin) {
  switch (origin) {
    case ClientOrigin::kDynamic:
      return "The authorization server no longer knows the registered client. Log in again: that "
             "registers a new one.";
    case ClientOrigin::kMetadataDocument:
      return "The authorization server does not accept the client ID metadata document. Check "
             "that it can be read from the internet, then log in again.";
    case ClientOrigin::kFixed:
      break;
  }
  return "The authorization server does not accept the client id or secret in the settings. "
         "Correct them, then log in again.";
}

LoginNeeded madeFor(const std::string& what) {
  return {.kind = ErrorKind::kNotAuthenticated,
          .reason = "The stored login was made for another " + what +
                    " than the settings name now, so it is not used. Log in again."};
}

}  // namespace

std::optional<std::string> mismatch(const Record& record, const RecordBinding& binding) {
  if (differs(binding.upstream, record.upstream)) return "upstream URL";
  if (!record.tokens) return std::nullopt;
  const auto& tokens = *record.tokens;
  if (differs(binding.issuer, tokens.issuer)) return "issuer";
  if (differs(binding.tokenEndpoint, tokens.tokenEndpoint)) return "token endpoint";
  if (binding.resource && *binding.resource != tokens.resource) return "resource";
  if (isOtherClient(record, binding)) return "client id";
  if (binding.dpop && *binding.dpop != (tokens.tokenType == "DPoP")) return "kind of token (dpop)";
  return std::nullopt;
}

LoginNeeded refusedLogin(const std::string& code, ClientOrigin origin, bool answerLost) {
  if (code != "invalid_client") {
    return {
        .kind = ErrorKind::kRefreshRefused,
        .reason = std::string("The authorization server refused the refresh token "
                              "(invalid_grant): it has run out or was revoked.") +
                  (answerLost ? " An earlier refresh was sent and its answer never arrived; this "
                                "server may take a refresh token only once."
                              : "") +
                  " Log in again."};
  }
  return {.kind = ErrorKind::kClientRejected, .reason = rejectedClient(origin)};
}

std::optional<LoginNeeded> loginNeeded(const std::optional<Record>& record,
                                       const RecordBinding& binding, const Moment& now) {
  if (!record || !record->tokens)
    return LoginNeeded{.reason = "Nobody has logged in to this server yet."};
  if (const auto what = mismatch(*record, binding)) return madeFor(*what);
  const auto& tokens = *record->tokens;
  if (!tokens.refused.empty()) {
    return refusedLogin(tokens.refused,
                        record->client ? record->client->origin : ClientOrigin::kFixed,
                        tokens.refreshSentAt.has_value());
  }
  if (!tokens.refreshToken && !isUsable(tokens, now)) {
    return spentToken();
  }
  return std::nullopt;
}

}  // namespace profile
