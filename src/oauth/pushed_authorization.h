#pragma once

#include "http/client.h"
#include "http/url.h"
#include "oauth/authorization_request.h"
#include "oauth/client_credentials.h"
#include "oauth/token_endpoint.h"

#include <chrono>
#include <string>
#include <variant>

namespace oauth {

/// Where an authorization request is pushed to, and by whom.
struct PushedAuthorizationOptions {
  std::string endpoint;
  ClientCredentials client;
  std::chrono::milliseconds limit{30'000};
};

/// RFC 9126: gives the request's parameters to the server itself. The URL for the browser names
/// the client and what the server calls the request (section 4), and serves once. Blocks. Throws
/// base::Error(kAuthorizationRequestFailed) for an answer that is neither that nor an OAuth error,
/// and what http::Client throws.
[[nodiscard]] std::variant<http::Url, TokenRefusal> pushAuthorization(
    const AuthorizationRequest& request, const PushedAuthorizationOptions& options,
    http::Client& client);

}  // namespace oauth
