#pragma once

#include "base/error.h"

#include <string>

namespace profile {

/// A callback that brought `error` (RFC 6749 section 4.1.2.1) in words for the person who sees it.
/// What else the server said is not shown.
[[nodiscard]] base::Error authorizationRefused(const std::string& error);
/// The token endpoint's refusal of the code (section 5.2).
[[nodiscard]] base::Error exchangeRefused(const std::string& error);
/// The metadata names no device_authorization_endpoint (RFC 8628 section 4).
[[nodiscard]] base::Error deviceUnsupported(const std::string& issuer);
/// The device authorization endpoint's refusal.
[[nodiscard]] base::Error deviceRefused(const std::string& error);
/// The server does not know the client any more.
[[nodiscard]] bool meansDeadClient(const std::string& error);

}  // namespace profile
