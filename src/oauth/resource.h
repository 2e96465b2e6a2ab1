#pragma once

#include "http/url.h"

#include <optional>
#include <string>
#include <string_view>

namespace oauth {

/// RFC 9728 section 3.3 as MCP clients read it: the metadata's `resource` is good for `upstream`
/// when it has the same origin and its path is the upstream's path or a parent of it, at a segment
/// boundary. A trailing slash does not count.
[[nodiscard]] bool resourceCovers(const http::Url& resource, const http::Url& upstream);

/// The upstream's own resource identifier (RFC 8707 section 2, MCP's canonical URI) for when no
/// metadata names one: no fragment, no query, no trailing slash.
[[nodiscard]] std::string canonicalResource(const http::Url& upstream);

/// The `resource` of a token request: `configured` (a URI, or "off"), else what the metadata named,
/// else the upstream's own; nullopt where it is off.
[[nodiscard]] std::optional<std::string> chooseResource(
    const std::optional<std::string>& configured, const std::optional<std::string>& discovered,
    const http::Url& upstream);

}  // namespace oauth
