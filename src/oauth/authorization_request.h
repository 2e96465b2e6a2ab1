#pragma once

#include "base/encoding.h"
#include "http/url.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace oauth {

/// The parameters of an authorization request (RFC 6749 section 4.1.1, RFC 7636, RFC 8707).
struct AuthorizationRequest {
  std::string authorizationEndpoint;
  std::string clientId;
  std::string redirectUri;
  std::string state;
  std::string codeChallenge;
  std::optional<std::string> scope;
  std::optional<std::string> resource;
  std::string dpopJkt = {};  ///< RFC 9449 section 10: binds the code to our key; "" = none
  std::map<std::string, std::string> extra;  ///< authorize_params, prompt
};

/// The parameters in the order in which they are sent; what `extra` adds takes no other's place.
[[nodiscard]] base::FormFields authorizationParameters(const AuthorizationRequest& request);

/// The URL for the browser. Keeps a query that the endpoint already has. Throws
/// base::Error(kMetadataInvalid) unless it is https, or http on loopback.
[[nodiscard]] http::Url authorizationUrl(const AuthorizationRequest& request);
/// The same with `parameters` in place of the request's own.
[[nodiscard]] http::Url authorizationUrl(const AuthorizationRequest& request,
                                         const base::FormFields& parameters);

/// The callback's query (RFC 6749 section 4.1.2, RFC 9207). Repeated parameters are refused.
struct AuthorizationResponse {
  std::optional<std::string> code;
  std::optional<std::string> state;
  std::optional<std::string> iss;
  std::optional<std::string> error;
  std::optional<std::string> errorDescription;
};

/// Throws base::Error(kBadRequest).
[[nodiscard]] AuthorizationResponse parseAuthorizationResponse(std::string_view query);

/// RFC 9207 section 2.4 and MCP 2026-07-28: throws base::Error(kLoginMixUp). Call it before looking
/// at any other member.
void checkIssuer(const AuthorizationResponse& response, std::string_view issuer,
                 bool issParameterSupported);

}  // namespace oauth
