#include "oauth/pushed_authorization.h"

#include "base/error.h"
#include "base/json.h"
#include "oauth/client_authentication.h"
#include "oauth/oauth_error.h"

#include <algorithm>

namespace oauth {

namespace {

constexpr auto kKind = base::ErrorKind::kAuthorizationRequestFailed;
constexpr std::size_t kMaxRequestUri = 2048;

[[noreturn]] void failed(const std::string& text) {
  throw base::Error(kKind, "The pushed authorization request endpoint " + text);
}

/// The client's authentication brings its id along, but for HTTP Basic.
base::FormFields fieldsToPush(const AuthorizationRequest& request,
                              const ClientCredentials& client) {
  auto fields = authorizationParameters(request);
  if (client.authMethod != "client_secret_basic")
    std::erase_if(fields, [](const auto& field) { return field.first == "client_id"; });
  return fields;
}

std::string requestUri(const std::string& body) {
  try {
    const auto object = base::parseJsonObject(body);
    const auto uri = base::jsonString(*object, "request_uri").value_or("");
    const bool plain = std::ranges::all_of(uri, [](char c) { return c > 0x20 && c < 0x7F; });
    if (!uri.empty() && uri.size() <= kMaxRequestUri && plain) return uri;
  } catch (const base::Error& error) {
    failed("gave an answer that cannot be read: " + error.text());
  }
  failed("gave no usable request_uri");
}

}  // namespace

std::variant<http::Url, TokenRefusal> pushAuthorization(const AuthorizationRequest& request,
                                                        const PushedAuthorizationOptions& options,
                                                        http::Client& client) {
  auto form = authenticatedForm(options.endpoint, fieldsToPush(request, options.client),
                                options.client, kKind);
  const auto response = sendSecret(client, std::move(form), options.limit);
  if (response.status >= 400 && response.status < 500) {
    if (auto error = oauthError(response.body))
      return TokenRefusal{.error = *std::move(error), .status = response.status};
  }
  if (response.status != 200 && response.status != 201)
    failed("answered " + std::to_string(response.status) + " without an OAuth error");
  return authorizationUrl(
      request, {{"client_id", request.clientId}, {"request_uri", requestUri(response.body)}});
}

}  // namespace oauth
