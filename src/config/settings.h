#pragma once

#include "base/secret.h"
#include "config/rotating_secret.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace config {

enum class StoreKind { kAuto, kKeychain, kSecretService, kFile, kMemory };

enum class GrantKind {
  kAuthorizationCode,
  kDeviceCode,
  kClientCredentials,
  kJwtBearer,
  kEnterpriseManaged,
  kNone  ///< no OAuth: `headers`, or nothing at all
};

/// Tokens come without a person, each from the grant anew.
[[nodiscard]] constexpr bool isUnattended(GrantKind grant) {
  return grant == GrantKind::kClientCredentials || grant == GrantKind::kJwtBearer ||
         grant == GrantKind::kEnterpriseManaged;
}

enum class DpopMode { kAuto, kRequired, kOff };

inline constexpr std::string_view kDefaultClientId = "mcp-auth-proxy";
/// The name of the profile that the environment's UPSTREAM_MCP_URL makes.
inline constexpr std::string_view kEnvironmentProfile = "default";

/// One profile, after defaults and references were filled in. Names are the YAML keys of
/// docs/settings.md in camelBack. Plain data.
struct ProfileSettings {
  std::string name;
  std::string upstreamMcpUrl;
  std::string redirectPath = "/oauth/callback";
  std::string keychainService = "mcp-auth-proxy-refresh-token";
  StoreKind credentialStore = StoreKind::kAuto;
  std::optional<std::vector<std::string>> scopes;
  std::string probePath;
  std::string authorizationEndpoint;  ///< with tokenEndpoint, or both empty
  std::string tokenEndpoint;
  std::string issuer;
  std::string clientId{kDefaultClientId};
  base::Secret clientSecret;
  bool autoRegisterClient = true;
  std::string clientMetadataUrl;
  std::string tokenEndpointAuthMethod;  ///< "" = choose from the metadata
  std::optional<std::string> resource;  ///< a URI, or "off"; nullopt = from the metadata
  std::map<std::string, std::string> authorizeParams;
  std::map<std::string, std::string> tokenParams;
  std::string prompt;
  std::map<std::string, base::Secret> headers;  ///< fixed request fields put in by the proxy
  bool requirePkceMetadata = true;              ///< refuse a server that announces no S256
  bool allowPrivateAddresses = false;           ///< OAuth endpoints may be on private networks
  GrantKind grant = GrantKind::kAuthorizationCode;
  base::Secret privateKey;  ///< PEM
  std::string signingAlg;
  RotatingSecret assertion;  ///< the workload's JWT
  std::string idpIssuer;
  std::string idpTokenEndpoint;
  std::string idpClientId;
  base::Secret idpClientSecret;
  RotatingSecret idpIdToken;
  DpopMode dpop = DpopMode::kAuto;
  std::filesystem::path caFile;
  std::string proxy;  ///< "" = HTTPS_PROXY and NO_PROXY
  std::chrono::seconds responseTimeout{120};
  unsigned maxStreams = 1000;
};

struct ServerSettings {
  std::string bind = "127.0.0.1";
  std::uint16_t port = 5177;
  std::string publicBaseUrl;
  std::filesystem::path stateDir;
  unsigned maxConnections = 20000;
};

struct Settings {
  ServerSettings server;
  std::vector<ProfileSettings> profiles;      ///< in the file's order; names are unique
  std::optional<std::string> defaultProfile;  ///< also served at the bare paths
  std::filesystem::path file;                 ///< empty when no file was read
};

}  // namespace config
