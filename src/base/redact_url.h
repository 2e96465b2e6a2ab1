#pragma once

#include <string>
#include <string_view>

namespace base {

/// Length of the absolute URL (`scheme://…`) at the start of `text`; 0 when there is none.
[[nodiscard]] std::size_t urlLength(std::string_view text);

/// The URL without user, query and fragment, and without the segments of its path that are no plain
/// words (`/oauth2/token` stays): a link such as `/links/Ab3xYz/mcp` is itself a credential.
[[nodiscard]] std::string redactUrl(std::string_view url);

}  // namespace base
