#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace http {

/// An absolute http or https URL (RFC 3986), taken apart without changing what matters to a
/// comparison: scheme and host are lower-cased, an IPv6 literal is written the canonical way, path
/// and query stay as they were written. A host that ends in a number must be a dotted quad, so that
/// no resolver reads "127.1" as an address behind our back.
/// User information, fragments, control characters, backslashes, white space, quotes and angle
/// brackets are refused.
/// A value type.
struct Url {
  std::string scheme;                ///< "http" or "https"
  std::string host;                  ///< lower case; an IPv6 literal without its brackets
  std::uint16_t port = 0;            ///< the scheme's own when none was written
  std::string path = "/";            ///< raw, begins with "/"
  std::optional<std::string> query;  ///< raw, without "?"; "" for a bare "?"

  [[nodiscard]] static std::optional<Url> parse(std::string_view text);

  [[nodiscard]] bool isHttps() const { return scheme == "https"; }

  /// Host is localhost, 127.0.0.0/8 or ::1, as a literal.
  [[nodiscard]] bool isLoopback() const;
  /// "https://host[:port]", the scheme's default port left out.
  [[nodiscard]] std::string origin() const;
  /// "host[:port]" as the Host field wants it.
  [[nodiscard]] std::string authority() const;
  /// Path and query: the request target in origin form.
  [[nodiscard]] std::string target() const;
  /// The whole URL.
  [[nodiscard]] std::string text() const;
};

[[nodiscard]] bool sameOrigin(const Url& a, const Url& b);

/// RFC 3986 section 5.2 for the references that HTTP peers send: absolute URL, "//host/…", "/path",
/// "?query", relative path. Dot segments are taken out, a fragment is dropped. nullopt where the
/// result is no http(s) URL.
[[nodiscard]] std::optional<Url> resolve(const Url& base, std::string_view reference);

}  // namespace http
