#pragma once

#include "oauth/client_credentials.h"
#include "oauth/client_registration.h"

#include <string_view>

namespace oauth {

/// Reads the answer to a registration (RFC 7591 section 3.2.1) to `asked`. The server's
/// token_endpoint_auth_method counts, not what was asked for. Throws base::Error(
/// kRegistrationFailed) for an answer with which no login could succeed. `issuer` stays empty.
[[nodiscard]] ClientCredentials parseRegistrationResponse(std::string_view body,
                                                          const RegistrationRequest& asked);

}  // namespace oauth
