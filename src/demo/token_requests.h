#pragma once

#include "demo/addresses.h"
#include "demo/grants.h"
#include "demo/request.h"
#include "http/responder.h"

namespace demo {

/// POST /token (RFC 6749 sections 4.1.3 and 6, RFC 8707).
[[nodiscard]] http::Answer answerTokenRequest(const Request& request, const Addresses& addresses,
                                              Grants& grants);
/// POST /revoke (RFC 7009).
[[nodiscard]] http::Answer answerRevocation(const Request& request, Grants& grants);

}  // namespace demo
