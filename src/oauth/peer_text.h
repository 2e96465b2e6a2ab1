#pragma once

#include "http/url.h"

#include <string>
#include <string_view>

namespace oauth {

/// A peer's words made fit for a public text: what base::redact hides in a log is hidden here too;
/// of the rest at most 200 printable ASCII characters, none of which means anything to HTML, a
/// terminal or a log; what else there is becomes "?".
[[nodiscard]] std::string quotePeer(std::string_view text);

/// A URL for a public text, redacted: some servers give every user an MCP URL that is a key by
/// itself.
[[nodiscard]] std::string shownUrl(const http::Url& url);
/// The same for text that may not be a URL at all.
[[nodiscard]] std::string shownUrl(std::string_view text);

}  // namespace oauth
