#pragma once

#include <optional>
#include <string_view>

namespace profile {

/// The value of `name` in a Cookie field (RFC 6265 section 4.2.1), or nullopt. Browsers send
/// cookies of a longer path first, and a page of another port can set one of the same name: the
/// names are random, so the first counts.
[[nodiscard]] std::optional<std::string_view> cookieValue(std::string_view header,
                                                          std::string_view name);

}  // namespace profile
