#pragma once

#include "http/head.h"
#include "oauth/challenge.h"

#include <optional>

namespace proxy {

/// The Bearer challenge of a 403 that asks for more scope (RFC 6750 section 3.1).
[[nodiscard]] std::optional<oauth::Challenge> scopeChallenge(const http::ResponseHead& head);

}  // namespace proxy
