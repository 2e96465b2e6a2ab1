#pragma once

#include "base/secret.h"
#include "http/client.h"
#include "oauth/token_endpoint.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace oauth {

/// The device authorization response (RFC 8628 section 3.2), within bounds: what is shown to a
/// person is printable ASCII, and the URIs are https (or http on loopback).
struct DeviceAuthorization {
  static constexpr std::chrono::seconds kUsualInterval{5};
  static constexpr std::chrono::seconds kLongestInterval{60};
  static constexpr std::chrono::seconds kLongestLifetime{1800};

  base::Secret deviceCode;
  std::string userCode;
  std::string verificationUri;
  std::string verificationUriComplete;            ///< "" = none, or none that can be used
  std::chrono::seconds lifetime{};                ///< 1 s to kLongestLifetime
  std::chrono::seconds interval{kUsualInterval};  ///< 1 s to kLongestInterval
};

/// `options.endpoint` is the device authorization endpoint. A definite refusal is a value, as at
/// the token endpoint. Blocks; slow lane only. Throws base::Error(kDeviceAuthorizationFailed) that
/// names the member at fault, and what http::Client throws.
[[nodiscard]] std::variant<DeviceAuthorization, TokenRefusal> requestDeviceAuthorization(
    http::Client& client, const TokenEndpointOptions& options,
    const std::optional<std::string>& scope);

/// Throws base::Error(kDeviceAuthorizationFailed).
[[nodiscard]] DeviceAuthorization parseDeviceAuthorization(std::string_view body);

/// What an answer to a poll means (RFC 8628 section 3.5).
enum class DevicePoll { kGranted, kPending, kSlowDown, kDenied, kExpired, kRefused };

[[nodiscard]] DevicePoll meaningOf(const TokenResult& result);

}  // namespace oauth
