#include "oauth/token_endpoint.h"

#include "base/encoding.h"
#include "base/error.h"
#include "oauth/client_authentication.h"
#include "oauth/client_registration.h"
#include "oauth/oauth_error.h"
#include "oauth/peer_text.h"
#include "oauth/token_response.h"

namespace oauth {

namespace {

constexpr int kTooManyRequests = 429;
constexpr int kRequestTimeout = 408;

[[noreturn]] void failed(int status, const std::string& what) {
  throw base::Error(base::ErrorKind::kTokenEndpointFailed,
                    "The token endpoint answered " + std::to_string(status) + what);
}

/// Trouble that passes, although it comes as an OAuth error.
bool isTransient(int status, const std::string& error) {
  return status == kTooManyRequests || status == kRequestTimeout ||
         error == "temporarily_unavailable" || error == "server_error" || error == "slow_down";
}

DpopAnswer expected(const TokenEndpointOptions& options) {
  if (!options.dpop) return DpopAnswer::kNone;
  return options.dpop->required ? DpopAnswer::kOnly : DpopAnswer::kToo;
}

/// What tells a poll to go on is an answer there, and never trouble.
bool isPollAnswer(const std::string& error) {
  return error == "authorization_pending" || error == "slow_down";
}

TokenResult readAnswer(http::ClientResponse& response, DpopAnswer dpop, bool polling) {
  const int status = response.status;
  if (status == 200 || status == 201) {
    auto tokens = parseTokenResponse(response.body, dpop);
    base::wipe(response.body);
    return tokens;
  }
  return refusalIn(response, polling);
}

void addCommon(base::FormFields& fields, const TokenEndpointOptions& options) {
  if (options.resource) fields.emplace_back("resource", *options.resource);
  for (const auto& [name, value] : options.extra) {
    bool known = false;
    for (const auto& field : fields) known = known || field.first == name;
    if (!known) fields.emplace_back(name, value);
  }
}

struct WipeAtEnd {
  base::FormFields& fields;

  ~WipeAtEnd() {
    for (auto& [name, value] : fields) base::wipe(value);
  }
};

TokenResult ask(http::Client& client, const TokenEndpointOptions& options, base::FormFields fields,
                bool polling = false) {
  addCommon(fields, options);
  const WipeAtEnd wipe{fields};
  const auto make = [&] {
    return authenticatedForm(options.endpoint, fields, options.client,
                             base::ErrorKind::kTokenEndpointFailed);
  };
  auto response = sendProven(client, make, options.dpop, options.limit);
  return readAnswer(response, expected(options), polling);
}

}  // namespace

TokenRefusal refusalIn(const http::ClientResponse& response, bool polling) {
  const int status = response.status;
  if (status >= 300 && status < 400) failed(status, ", a redirect, which is never followed here");
  const auto error = oauthError(response.body);
  if (status < 400 || status > 499 || !error) failed(status, " without an OAuth error");
  if (polling && isPollAnswer(*error)) return {.error = *error, .status = status};
  if (isTransient(status, *error)) failed(status, " with the error '" + quotePeer(*error) + "'");
  return {.error = *error, .status = status};
}

TokenEndpoint::TokenEndpoint(http::Client& client, TokenEndpointOptions options)
    : client_(client), options_(std::move(options)) {}

TokenResult TokenEndpoint::exchangeCode(const base::Secret& code, const base::Secret& verifier,
                                        const std::string& redirectUri) {
  return ask(client_, options_,
             {{"grant_type", "authorization_code"},
              {"code", std::string(code.reveal())},
              {"redirect_uri", redirectUri},
              {"code_verifier", std::string(verifier.reveal())}});
}

TokenResult TokenEndpoint::pollDevice(const base::Secret& deviceCode) {
  return ask(client_, options_,
             {{"grant_type", std::string(kDeviceGrantType)},
              {"device_code", std::string(deviceCode.reveal())}},
             true);
}

TokenResult TokenEndpoint::refresh(const base::Secret& refreshToken,
                                   const std::optional<std::string>& scope) {
  base::FormFields fields{{"grant_type", "refresh_token"},
                          {"refresh_token", std::string(refreshToken.reveal())}};
  if (scope) fields.emplace_back("scope", *scope);
  return ask(client_, options_, std::move(fields));
}

TokenResult TokenEndpoint::clientCredentials(const std::optional<std::string>& scope) {
  base::FormFields fields{{"grant_type", "client_credentials"}};
  if (scope) fields.emplace_back("scope", *scope);
  return ask(client_, options_, std::move(fields));
}

TokenResult TokenEndpoint::jwtBearer(const base::Secret& assertion,
                                     const std::optional<std::string>& scope) {
  base::FormFields fields{{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"},
                          {"assertion", std::string(assertion.reveal())}};
  if (scope) fields.emplace_back("scope", *scope);
  return ask(client_, options_, std::move(fields));
}

bool revokeToken(http::Client& client, const std::string& revocationEndpoint,
                 const ClientCredentials& credentials, const base::Secret& token,
                 const std::string& tokenTypeHint, std::chrono::milliseconds limit) {
  base::FormFields fields{{"token", std::string(token.reveal())}};
  if (!tokenTypeHint.empty()) fields.emplace_back("token_type_hint", tokenTypeHint);
  auto request = authenticatedForm(revocationEndpoint, std::move(fields), credentials,
                                   base::ErrorKind::kTokenEndpointFailed);
  const auto response = sendSecret(client, std::move(request), limit);
  return response.status == 200 || response.status == 204;
}

}  // namespace oauth
