#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace http {

/// A URL's host as written, brackets included, in the one form that we compare: lower case, an
/// IPv6 literal canonical and without brackets. nullopt for what is no host name or address, and
/// for numbers that only some resolvers read as an address ("127.1", "0x7f.1", "2130706433").
[[nodiscard]] std::optional<std::string> normalHost(std::string_view written);

}  // namespace http
