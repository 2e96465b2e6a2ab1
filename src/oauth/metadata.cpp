#include "oauth/metadata.h"

#include "base/error.h"
#include "base/json.h"
#include "oauth/peer_text.h"
#include "oauth/scope_choice.h"
#include "oauth/trusted_url.h"

#include <algorithm>

namespace oauth {

namespace {

constexpr std::string_view kResourceDocument = "protected resource metadata";
constexpr std::string_view kServerDocument = "authorization server metadata";

[[noreturn]] void refuse(std::string_view document, const std::string& fault) {
  throw base::Error(base::ErrorKind::kMetadataInvalid, "The " + std::string(document) + fault);
}

/// Runs `read`, and says in which document the fault was.
template <typename Read>
auto inDocument(std::string_view document, Read read) {
  try {
    return read();
  } catch (const base::Error& e) {
    throw base::Error(base::ErrorKind::kMetadataInvalid,
                      "The " + std::string(document) + " cannot be used. " + e.text(), e.detail(),
                      e.hint());
  }
}

[[noreturn]] void badMember(const std::string& name, const std::string& fault) {
  throw base::Error(base::ErrorKind::kMetadataInvalid, "The member '" + name + "' " + fault);
}

void requireTrusted(const std::string& name, const std::string& value) {
  if (!trustedUrl(value))
    badMember(name, "is not an https URL (or http on loopback): " + shownUrl(value));
}

std::string endpoint(const Poco::JSON::Object& object, const std::string& name) {
  auto value = base::jsonString(object, name).value_or("");
  if (!value.empty()) requireTrusted(name, value);
  return value;
}

std::string requiredEndpoint(const Poco::JSON::Object& object, const std::string& name) {
  auto value = endpoint(object, name);
  if (value.empty()) badMember(name, "is missing");
  return value;
}

/// An endpoint that a login can do without: one that cannot be used counts as absent.
std::string optionalEndpoint(const Poco::JSON::Object& object, const std::string& name) {
  auto value = base::jsonString(object, name).value_or("");
  return trustedUrl(value) ? value : std::string();
}

void keepScopeTokens(std::vector<std::string>& scopes) {
  std::erase_if(scopes, [](const std::string& scope) { return !isScopeToken(scope); });
}

bool flag(const Poco::JSON::Object& object, const std::string& name) {
  return base::jsonBool(object, name).value_or(false);
}

ProtectedResourceMetadata readResource(const Poco::JSON::Object& object) {
  ProtectedResourceMetadata metadata;
  metadata.resource = base::jsonString(object, "resource").value_or("");
  if (metadata.resource.empty()) badMember("resource", "is missing");
  requireTrusted("resource", metadata.resource);
  metadata.authorizationServers =
      base::jsonStrings(object, "authorization_servers").value_or(std::vector<std::string>{});
  std::erase_if(metadata.authorizationServers,
                [](const std::string& issuer) { return !trustedUrl(issuer); });
  metadata.scopesSupported =
      base::jsonStrings(object, "scopes_supported").value_or(std::vector<std::string>{});
  keepScopeTokens(metadata.scopesSupported);
  metadata.dpopBound = flag(object, "dpop_bound_access_tokens_required");
  return metadata;
}

void readEndpoints(const Poco::JSON::Object& object, AuthorizationServerMetadata& metadata) {
  metadata.authorizationEndpoint = endpoint(object, "authorization_endpoint");
  metadata.tokenEndpoint = requiredEndpoint(object, "token_endpoint");
  metadata.registrationEndpoint = endpoint(object, "registration_endpoint");
  metadata.revocationEndpoint = optionalEndpoint(object, "revocation_endpoint");
  metadata.deviceAuthorizationEndpoint = optionalEndpoint(object, "device_authorization_endpoint");
  metadata.pushedAuthorizationRequestEndpoint =
      optionalEndpoint(object, "pushed_authorization_request_endpoint");
}

void readAbilities(const Poco::JSON::Object& object, AuthorizationServerMetadata& metadata) {
  metadata.scopesSupported = base::jsonStrings(object, "scopes_supported");
  if (metadata.scopesSupported) keepScopeTokens(*metadata.scopesSupported);
  metadata.grantTypesSupported = base::jsonStrings(object, "grant_types_supported");
  metadata.codeChallengeMethodsSupported =
      base::jsonStrings(object, "code_challenge_methods_supported");
  metadata.tokenEndpointAuthMethodsSupported =
      base::jsonStrings(object, "token_endpoint_auth_methods_supported");
  metadata.dpopSigningAlgValuesSupported =
      base::jsonStrings(object, "dpop_signing_alg_values_supported");
  metadata.requirePushedAuthorizationRequests =
      flag(object, "require_pushed_authorization_requests");
  metadata.issParameterSupported = flag(object, "authorization_response_iss_parameter_supported");
  metadata.clientIdMetadataDocumentSupported =
      flag(object, "client_id_metadata_document_supported");
}

AuthorizationServerMetadata readServer(const Poco::JSON::Object& object) {
  AuthorizationServerMetadata metadata;
  metadata.issuer = base::jsonString(object, "issuer").value_or("");
  if (metadata.issuer.empty()) badMember("issuer", "is missing");
  readEndpoints(object, metadata);
  readAbilities(object, metadata);
  return metadata;
}

}  // namespace

ProtectedResourceMetadata parseProtectedResourceMetadata(std::string_view json) {
  return inDocument(kResourceDocument, [&] { return readResource(*base::parseJsonObject(json)); });
}

AuthorizationServerMetadata parseAuthorizationServerMetadata(std::string_view json,
                                                             std::string_view expectedIssuer) {
  auto metadata =
      inDocument(kServerDocument, [&] { return readServer(*base::parseJsonObject(json)); });
  if (metadata.issuer != expectedIssuer)
    refuse(kServerDocument, " names another issuer than expected: " + quotePeer(metadata.issuer) +
                                " instead of " + quotePeer(expectedIssuer));
  return metadata;
}

}  // namespace oauth
