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

/// Where the `file` store's sealing key is to be.
enum class SealingKeyKind { kAuto, kKeyring, kSystemd, kKeyFile, kPassphrase };

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

/// `proxy: off`: not even the environment's.
inline constexpr std::string_view kNoProxy = "off";

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
  std::filesystem::path caFile;             ///< trusted beside the system's
  std::filesystem::path clientCertificate;  ///< PEM, for servers that ask for one
  std::filesystem::path clientKey;          ///< PEM; empty: in the certificate's file
  base::Secret proxy;                       ///< "http://…", or kNoProxy; empty = the environment's
  std::chrono::seconds responseTimeout{120};
  std::chrono::seconds loginWait{0};  ///< how long a call waits for a login that is due
  unsigned maxStreams = 1000;
};

/// The proxies that the environment names for all programs. The URLs may hold passwords.
struct EnvironmentProxies {
  base::Secret https;  ///< "http://…", for TLS connections
  base::Secret http;   ///< the same, for plain ones
  std::string bypass;  ///< NO_PROXY
};

struct ServerSettings {
  std::string bind = "127.0.0.1";
  std::uint16_t port = 5177;
  std::string publicBaseUrl;
  std::filesystem::path stateDir;
  unsigned maxConnections = 20000;
  SealingKeyKind fileStoreKey = SealingKeyKind::kAuto;
  base::Secret fileStorePassphrase;
};

struct Settings {
  ServerSettings server;
  std::vector<ProfileSettings> profiles;      ///< in the file's order; names are unique
  std::optional<std::string> defaultProfile;  ///< also served at the bare paths
  EnvironmentProxies proxies;
  std::filesystem::path file;  ///< empty when no file was read
};

}  // namespace config
