#pragma once

#include "http/url.h"

#include <optional>
#include <string_view>

namespace oauth {

/// A URL that a peer named and that we may use: https, or http on loopback; else nullopt.
[[nodiscard]] std::optional<http::Url> trustedUrl(std::string_view text);

/// True when `to` may be followed from `from`: trusted, and never from https down to http.
[[nodiscard]] bool mayLeadTo(const http::Url& from, const http::Url& to);

}  // namespace oauth
