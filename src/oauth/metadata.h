#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oauth {

/// RFC 9728 section 2, the members that a client acts on.
struct ProtectedResourceMetadata {
  std::string resource;
  std::vector<std::string> authorizationServers;
  std::vector<std::string> scopesSupported;
  bool dpopBound = false;
};

/// RFC 8414 section 2 and OpenID Connect Discovery, the members that a client acts on. Absent lists
/// are nullopt: absence means something.
struct AuthorizationServerMetadata {
  std::string issuer;
  std::string authorizationEndpoint;
  std::string tokenEndpoint;
  std::string registrationEndpoint;
  std::string revocationEndpoint;
  std::string deviceAuthorizationEndpoint;
  std::string pushedAuthorizationRequestEndpoint;
  bool requirePushedAuthorizationRequests = false;
  std::optional<std::vector<std::string>> scopesSupported;
  std::optional<std::vector<std::string>> grantTypesSupported;
  std::optional<std::vector<std::string>> codeChallengeMethodsSupported;
  std::optional<std::vector<std::string>> tokenEndpointAuthMethodsSupported;
  std::optional<std::vector<std::string>> dpopSigningAlgValuesSupported;
  bool issParameterSupported = false;
  bool clientIdMetadataDocumentSupported = false;
};

/// Both throw base::Error(kMetadataInvalid) with a text that names the member at fault, and give
/// back only endpoints that are https, or http on loopback.
[[nodiscard]] ProtectedResourceMetadata parseProtectedResourceMetadata(std::string_view json);
/// `expectedIssuer` must equal the document's `issuer` as a plain string (RFC 8414 section 3.3).
[[nodiscard]] AuthorizationServerMetadata parseAuthorizationServerMetadata(
    std::string_view json, std::string_view expectedIssuer);

}  // namespace oauth
