#pragma once

#include "http/url.h"

#include <string>
#include <string_view>

namespace proxy {

/// The two sides of a proxied path: what the client calls `prefix` is the upstream URL.

/// Appends the request target at the upstream for `rest`, what followed the profile's prefix:
/// "" is the upstream URL itself, "/x?q" stands below it. A query of the upstream URL's own comes
/// first and is kept.
void appendUpstreamTarget(std::string& out, const http::Url& upstream, std::string_view rest);

/// The client's view of a redirect: `location` (as the upstream wrote it, in answer to
/// `requestTarget`) when it stays under the upstream URL, as a path below `prefix`. Anywhere else
/// throws base::Error(kUpstreamRedirect), which names the origin it pointed to.
[[nodiscard]] std::string clientLocation(const http::Url& upstream, std::string_view requestTarget,
                                         std::string_view location, std::string_view prefix);

}  // namespace proxy
