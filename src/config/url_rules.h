#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace config {

/// What a URL in the settings may be.
enum class UrlRule {
  kSecure,  ///< https, or http to a loopback address
  kHttpsOnly,
  kAnyHttp,  ///< http or https
};

/// What is wrong with the URL, never with any part of it in the text; nullopt when it is fine.
/// User information, fragments, white space and backslashes are refused.
[[nodiscard]] std::optional<std::string> urlFault(std::string_view url, UrlRule rule);

/// What is wrong with the URL of a client ID metadata document: https, with a path that says what
/// it means.
[[nodiscard]] std::optional<std::string> documentUrlFault(std::string_view url);

/// What is wrong with a redirect_path: it must be a plain path that no other route takes.
[[nodiscard]] std::optional<std::string> redirectPathFault(std::string_view path);

/// What is wrong with an RFC 8707 resource: an absolute URI without fragment.
[[nodiscard]] std::optional<std::string> resourceFault(std::string_view uri);

}  // namespace config
