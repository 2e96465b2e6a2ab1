#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace http {

/// A Host field's value as we take it: a name, an IPv4 address or an IPv6 address in brackets, and
/// perhaps ":port" (RFC 9112 section 3.2). Stricter than the RFC: no percent escapes, no
/// sub-delims, not empty.
[[nodiscard]] bool isHostValue(std::string_view value);

/// One to five digits up to 65535, and nothing else.
[[nodiscard]] std::optional<std::uint16_t> parsePort(std::string_view digits);

}  // namespace http
