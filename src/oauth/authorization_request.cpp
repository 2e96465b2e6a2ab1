#include "oauth/authorization_request.h"

#include "base/encoding.h"
#include "base/error.h"
#include "oauth/peer_text.h"
#include "oauth/trusted_url.h"

namespace oauth {

namespace {

http::Url endpointOf(const AuthorizationRequest& request) {
  if (request.authorizationEndpoint.empty())
    throw base::Error(base::ErrorKind::kMetadataInvalid,
                      "The authorization server's metadata has no authorization_endpoint, so "
                      "nobody can log in there with a browser");
  auto url = trustedUrl(request.authorizationEndpoint);
  if (!url)
    throw base::Error(base::ErrorKind::kMetadataInvalid,
                      "The authorization endpoint is not an https URL (or http on loopback): " +
                          shownUrl(request.authorizationEndpoint));
  return std::move(*url);
}

base::FormFields parameters(const AuthorizationRequest& request) {
  base::FormFields fields{
      {"response_type", "code"},
      {"client_id", request.clientId},
      {"redirect_uri", request.redirectUri},
      {"state", request.state},
      {"code_challenge", request.codeChallenge},
      {"code_challenge_method", "S256"},
  };
  if (request.scope) fields.emplace_back("scope", *request.scope);
  if (request.resource) fields.emplace_back("resource", *request.resource);
  if (!request.dpopJkt.empty()) fields.emplace_back("dpop_jkt", request.dpopJkt);
  return fields;
}

/// What the settings add may not take the place of what the flow needs.
void addExtra(base::FormFields& fields, const std::map<std::string, std::string>& extra) {
  const auto count = fields.size();
  for (const auto& [name, value] : extra) {
    bool known = false;
    for (std::size_t i = 0; i < count; ++i) known = known || fields[i].first == name;
    if (!known) fields.emplace_back(name, value);
  }
}

void assign(std::optional<std::string>& member, const std::string& name, const std::string& value) {
  if (member)
    throw base::Error(base::ErrorKind::kBadRequest,
                      "The callback has the parameter '" + name + "' more than once");
  member = value;
}

[[noreturn]] void mixUp(const std::string& text) {
  throw base::Error(base::ErrorKind::kLoginMixUp, text, {},
                    "Nothing was sent to anybody. Start the login again; if this comes back, the "
                    "authorization server or something between you and it is not to be trusted.");
}

}  // namespace

base::FormFields authorizationParameters(const AuthorizationRequest& request) {
  auto fields = parameters(request);
  addExtra(fields, request.extra);
  return fields;
}

http::Url authorizationUrl(const AuthorizationRequest& request) {
  return authorizationUrl(request, authorizationParameters(request));
}

http::Url authorizationUrl(const AuthorizationRequest& request,
                           const base::FormFields& parameters) {
  auto url = endpointOf(request);
  const auto kept = url.query.value_or("");
  const auto query = base::formEncode(parameters);
  url.query = kept.empty() ? query : kept + "&" + query;
  return url;
}

AuthorizationResponse parseAuthorizationResponse(std::string_view query) {
  const auto fields = base::formDecode(query);
  if (!fields)
    throw base::Error(base::ErrorKind::kBadRequest, "The callback's query cannot be read");
  AuthorizationResponse response;
  for (const auto& [name, value] : *fields) {
    if (name == "code") assign(response.code, name, value);
    if (name == "state") assign(response.state, name, value);
    if (name == "iss") assign(response.iss, name, value);
    if (name == "error") assign(response.error, name, value);
    if (name == "error_description") assign(response.errorDescription, name, value);
  }
  return response;
}

void checkIssuer(const AuthorizationResponse& response, std::string_view issuer,
                 bool issParameterSupported) {
  if (!response.iss) {
    if (issParameterSupported)
      mixUp("The answer to the login does not say which server it comes from ('iss'), although " +
            quotePeer(issuer) + " announces that it does");
    return;
  }
  // Endpoints that were given by hand may come without an issuer: nothing to compare with.
  if (issuer.empty() && !issParameterSupported) return;
  if (*response.iss != issuer)
    mixUp(
        "The answer to the login comes from another server ('iss') than the one that was asked, " +
        quotePeer(issuer));
}

}  // namespace oauth
