#pragma once

#include "base/error.h"
#include "credentials/record.h"
#include "profile/token_times.h"

#include <optional>
#include <string>

namespace profile {

/// What a profile's settings say its tokens must have been made for; "" or nullopt: anything.
struct RecordBinding {
  std::string upstream;
  std::string issuer;
  std::string tokenEndpoint;
  std::optional<std::string> resource;  ///< "" = the parameter is off
  std::string clientId;                 ///< the settings' own
  bool clientIsFixed = false;
  std::optional<bool> dpop = {};  ///< whether the access token must, or must not, be a DPoP token
};

/// Why nothing but a login helps; where nobody logs in, why there is no token.
struct LoginNeeded {
  base::ErrorKind kind = base::ErrorKind::kNotAuthenticated;
  std::string reason;
  std::string hint = {};  ///< "" = the error table's
};

/// Why `record` must not be used under these settings, or nullopt. Such a record stays in the store
/// until a new login replaces it: the setting may have been a slip.
[[nodiscard]] std::optional<std::string> mismatch(const credentials::Record& record,
                                                  const RecordBinding& binding);

/// The reason after a refusal: `code` as the token endpoint gave it, where the client came from,
/// and whether the answer to an earlier refresh was lost.
[[nodiscard]] LoginNeeded refusedLogin(const std::string& code, oauth::ClientOrigin origin,
                                       bool answerLost = false);

/// Whether `record` can give no token without a login: nothing stored, made for something else,
/// refused, or run out with nothing to refresh it.
[[nodiscard]] std::optional<LoginNeeded> loginNeeded(
    const std::optional<credentials::Record>& record, const RecordBinding& binding,
    const Moment& now);

}  // namespace profile
