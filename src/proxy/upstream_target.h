#pragma once

#include "http/url.h"

#include <string>
#include <string_view>

namespace proxy {

/// The two sides of a proxied path: what the client calls `prefix` is the upstream URL.

/// Appends the request target at the upstream for `rest`, what followed the profile's prefix:
/// "" is the upstream URL itself, "/x?q" stands below it. A query of the upstream URL's own comes
/// first and is kept. A rest that is the address of an endpoint (EndpointAddresses) stands for
/// that.
void appendUpstreamTarget(std::string& out, const http::Url& upstream, std::string_view rest);

/// The upstream's URL for such a request target.
[[nodiscard]] http::Url requestUrl(const http::Url& upstream, std::string_view requestTarget);

/// The path of a profile's MCP URL, given the prefix that a request of its came by: the default
/// profile is found at "/mcp" besides the bare paths.
[[nodiscard]] std::string_view mcpPath(std::string_view prefix);

/// The client's view of a redirect: `location` (as the upstream wrote it, in answer to
/// `requestTarget`) when it stays under the upstream URL, as a path below `prefix`. Anywhere else
/// throws base::Error(kUpstreamRedirect), which names the origin it pointed to.
[[nodiscard]] std::string clientLocation(const http::Url& upstream, std::string_view requestTarget,
                                         std::string_view location, std::string_view prefix);

}  // namespace proxy
