#pragma once

#include "http/url.h"

#include <vector>

namespace oauth {

/// Where a protected resource's metadata may be (RFC 9728 section 3.1, MCP authorization): with the
/// upstream's path inserted, then at the root.
[[nodiscard]] std::vector<http::Url> resourceMetadataUrls(const http::Url& upstream);

/// Where an issuer's metadata may be, in the order that MCP prescribes: RFC 8414 with path
/// insertion, OpenID discovery with path insertion, OpenID discovery with the path before it; for
/// an issuer without path the first two without suffix.
[[nodiscard]] std::vector<http::Url> serverMetadataUrls(const http::Url& issuer);

}  // namespace oauth
