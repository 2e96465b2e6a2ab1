#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace oauth {

/// The `error` of an error response (RFC 6749 section 5.2, RFC 7591 section 3.2.2): nullopt unless
/// the body is a JSON object whose `error` is a string of 1 to 64 of the characters that the RFC
/// allows. Never throws.
[[nodiscard]] std::optional<std::string> oauthError(std::string_view body);

}  // namespace oauth
