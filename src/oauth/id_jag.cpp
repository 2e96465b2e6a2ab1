#include "oauth/id_jag.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/json.h"
#include "oauth/client_authentication.h"
#include "oauth/peer_text.h"

#include <utility>

namespace oauth {

namespace {

constexpr std::string_view kIdJag = "urn:ietf:params:oauth:token-type:id-jag";

[[noreturn]] void unusable(const std::string& why) {
  throw base::Error(base::ErrorKind::kTokenResponseInvalid,
                    "The identity provider's answer cannot be used: " + why);
}

base::Secret readAssertion(http::ClientResponse& response) {
  try {
    const auto object = base::parseJsonObject(response.body);
    base::wipe(response.body);
    const auto type = base::jsonString(*object, "issued_token_type").value_or("");
    if (type != kIdJag)
      unusable("issued_token_type is '" + quotePeer(type) + "' instead of " + std::string(kIdJag));
    auto jwt = base::jsonString(*object, "access_token").value_or("");
    if (jwt.empty()) unusable("access_token is missing");
    base::Secret assertion(jwt);
    base::wipe(jwt);
    return assertion;
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::kTokenResponseInvalid) throw;
    unusable(error.text());
  }
}

base::FormFields formOf(const TokenEndpointOptions& idp, const IdJagRequest& request) {
  base::FormFields fields{{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"},
                          {"requested_token_type", std::string(kIdJag)},
                          {"subject_token", std::string(request.idToken.reveal())},
                          {"subject_token_type", "urn:ietf:params:oauth:token-type:id_token"},
                          {"audience", request.audience}};
  if (idp.resource) fields.emplace_back("resource", *idp.resource);
  if (request.scope) fields.emplace_back("scope", *request.scope);
  return fields;
}

}  // namespace

IdJagResult requestIdJag(http::Client& client, const TokenEndpointOptions& idp,
                         const IdJagRequest& request) {
  auto form = authenticatedForm(idp.endpoint, formOf(idp, request), idp.client,
                                base::ErrorKind::kTokenEndpointFailed);
  auto response = sendSecret(client, std::move(form), idp.limit);
  if (response.status != 200 && response.status != 201) return refusalIn(response);
  return readAssertion(response);
}

}  // namespace oauth
