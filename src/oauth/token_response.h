#pragma once

#include "oauth/token_set.h"

#include <string_view>

namespace oauth {

/// Whether a DPoP token (RFC 9449 section 5) may be the answer.
enum class DpopAnswer {
  kNone,  ///< no proof was sent: nothing could be proven for such a token
  kToo,   ///< a proof was sent: it, or a Bearer token
  kOnly   ///< it alone
};

/// Reads a successful token response (RFC 6749 section 5.1). Strict in what is used as it came:
/// the access token must fit into a header field (RFC 6750 section 2.1), the type must be one
/// that was asked for; a missing token_type counts as Bearer, an expires_in that makes no sense as
/// absent. Throws base::Error(kTokenResponseInvalid).
[[nodiscard]] TokenSet parseTokenResponse(std::string_view body,
                                          DpopAnswer dpop = DpopAnswer::kNone);

}  // namespace oauth
