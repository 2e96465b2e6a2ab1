#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

/// RFC 4648 section 5, without padding.
[[nodiscard]] std::string base64Url(std::string_view bytes);
/// Strict: padding, white space and foreign characters give nullopt.
[[nodiscard]] std::optional<std::string> base64UrlDecode(std::string_view text);
/// RFC 4648 section 4, padded (HTTP Basic).
[[nodiscard]] std::string base64(std::string_view bytes);
[[nodiscard]] std::optional<std::string> base64Decode(std::string_view text);
[[nodiscard]] std::string hex(std::string_view bytes);

/// RFC 3986: everything but unreserved characters becomes %XX.
[[nodiscard]] std::string percentEncode(std::string_view text);
/// nullopt on a malformed escape. `plusIsSpace` for application/x-www-form-urlencoded.
[[nodiscard]] std::optional<std::string> percentDecode(std::string_view text, bool plusIsSpace);

using FormFields = std::vector<std::pair<std::string, std::string>>;
/// application/x-www-form-urlencoded, in the order given.
[[nodiscard]] std::string formEncode(const FormFields& fields);
/// nullopt on a malformed escape. Repeated names are kept; callers decide.
[[nodiscard]] std::optional<FormFields> formDecode(std::string_view text);

[[nodiscard]] std::string sha256(std::string_view bytes);
/// From the system's generator; throws Error(kInternal) when there is none.
[[nodiscard]] std::string randomBytes(std::size_t count);
/// Constant time for equal lengths.
[[nodiscard]] bool equalSecrets(std::string_view a, std::string_view b) noexcept;

/// ASCII only, locale-free.
[[nodiscard]] std::string lowerAscii(std::string_view text);
[[nodiscard]] bool sameIgnoringCase(const char* a, const char* b, std::size_t size) noexcept;

[[nodiscard]] inline bool equalsIgnoreCase(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && sameIgnoringCase(a.data(), b.data(), a.size());
}

}  // namespace base
