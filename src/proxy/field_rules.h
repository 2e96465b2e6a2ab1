#pragma once

#include "http/head.h"

#include <string_view>
#include <vector>

namespace proxy {

/// What never travels from the caller to the upstream: hop-by-hop fields and framing (RFC 9110
/// section 7.6.1; framing is written anew), the caller's own credentials (Authorization, DPoP,
/// Cookie), our bridge's word to us, what tells of the way here (Forwarded, X-Forwarded-*, Host),
/// what a browser says about its page (Origin, Referer, Sec-*: they name our origin, not the
/// upstream's), and names with an underscore, which some servers read as a hyphen.
[[nodiscard]] bool isDroppedFromRequest(std::string_view name);

/// What never travels from the upstream to the caller: hop-by-hop fields and framing, what would
/// act on our own browser origin (cookies, CORS, HSTS, ...), what we answer ourselves
/// (WWW-Authenticate, DPoP-Nonce:
/// the proofs are ours) and what we set anew (Content-Security-Policy, X-Content-Type-Options).
[[nodiscard]] bool isDroppedFromAnswer(std::string_view name);

/// The field names that a message's own Connection fields declare hop-by-hop, without the usual
/// `keep-alive` and `close`. Clears and fills `names`.
void connectionNames(const http::Fields& fields, std::vector<std::string_view>& names);

[[nodiscard]] bool isNamed(const std::vector<std::string_view>& names, std::string_view name);

}  // namespace proxy
