#include "config/keys.h"

#include "config/member_rules.h"
#include "config/proxy_rules.h"
#include "config/readers.h"

namespace config {

namespace {

constexpr Range kPorts{.least = 0, .most = 65535};
constexpr Range kCounts{.least = 1, .most = 1'000'000};
constexpr Range kWait{.least = 0, .most = 3'600};
constexpr Range kSeconds{.least = 1, .most = 86'400};

Choices<StoreKind> stores() {
  return {{"auto", StoreKind::kAuto},
          {"keychain", StoreKind::kKeychain},
          {"secret-service", StoreKind::kSecretService},
          {"file", StoreKind::kFile},
          {"memory", StoreKind::kMemory}};
}

Choices<SealingKeyKind> sealingKeys() {
  return {{"auto", SealingKeyKind::kAuto},
          {"keyring", SealingKeyKind::kKeyring},
          {"systemd", SealingKeyKind::kSystemd},
          {"key-file", SealingKeyKind::kKeyFile},
          {"passphrase", SealingKeyKind::kPassphrase}};
}

Choices<GrantKind> grants() {
  return {{"authorization_code", GrantKind::kAuthorizationCode},
          {"device_code", GrantKind::kDeviceCode},
          {"client_credentials", GrantKind::kClientCredentials},
          {"jwt_bearer", GrantKind::kJwtBearer},
          {"enterprise_managed", GrantKind::kEnterpriseManaged},
          {"none", GrantKind::kNone}};
}

Choices<DpopMode> dpopModes() {
  return {{"auto", DpopMode::kAuto}, {"required", DpopMode::kRequired}, {"off", DpopMode::kOff}};
}

Choices<std::string> words(const std::vector<std::string_view>& list) {
  Choices<std::string> result;
  for (const auto word : list) result.emplace_back(word, std::string(word));
  return result;
}

Choices<std::string> authMethods() {
  return words({"none", "client_secret_basic", "client_secret_post", "private_key_jwt"});
}

Choices<std::string> signingAlgorithms() { return words({"ES256", "RS256"}); }

}  // namespace

const std::vector<Key<ServerSettings>>& serverKeys() {
  using S = ServerSettings;
  static const std::vector<Key<S>> keys = {
      {"bind", "BIND", readBind},
      {"port", "PORT", readNumber(&S::port, kPorts)},
      {"public_base_url", "PUBLIC_BASE_URL", readPublicBaseUrl},
      {"state_dir", "MCP_AUTH_PROXY_STATE_DIR", readPath(&S::stateDir)},
      {"max_connections", "MAX_CONNECTIONS", readNumber(&S::maxConnections, kCounts)},
      {kSealingKeyKey, "FILE_STORE_KEY", readChoice(&S::fileStoreKey, sealingKeys())},
      {kPassphraseKey, "FILE_STORE_PASSPHRASE", readSecret(&S::fileStorePassphrase)},
  };
  return keys;
}

const std::vector<Key<ProfileSettings>>& profileKeys() {
  using P = ProfileSettings;
  constexpr auto kSecure = UrlRule::kSecure;
  static const std::vector<Key<P>> keys = {
      {kUpstreamKey, "UPSTREAM_MCP_URL", readUrl(&P::upstreamMcpUrl, kSecure)},
      {"redirect_path", "REDIRECT_PATH", readRedirectPath},
      {"keychain_service", "KEYCHAIN_SERVICE", readText(&P::keychainService)},
      {kStoreKey, "CREDENTIAL_STORE", readChoice(&P::credentialStore, stores())},
      {"scopes", "SCOPES", readScopes},
      {"probe_path", "PROBE_PATH", readProbePath},
      {"authorization_endpoint", "AUTHORIZATION_ENDPOINT",
       readUrl(&P::authorizationEndpoint, kSecure)},
      {"token_endpoint", "TOKEN_ENDPOINT", readUrl(&P::tokenEndpoint, kSecure)},
      {"issuer", "ISSUER", readUrl(&P::issuer, kSecure)},
      {"client_id", "CLIENT_ID", readText(&P::clientId)},
      {"client_secret", "CLIENT_SECRET", readSecret(&P::clientSecret)},
      {"auto_register_client", "AUTO_REGISTER_CLIENT", readFlag(&P::autoRegisterClient)},
      {"client_metadata_url", "CLIENT_METADATA_URL", readClientMetadataUrl},
      {"token_endpoint_auth_method", "TOKEN_ENDPOINT_AUTH_METHOD",
       readChoice(&P::tokenEndpointAuthMethod, authMethods())},
      {"resource", "RESOURCE", readResource},
      {"authorize_params", "", readAuthorizeParams},
      {"token_params", "", readTokenParams},
      {"prompt", "", readText(&P::prompt)},
      {"headers", "", readHeaders},
      {"require_pkce_metadata", "REQUIRE_PKCE_METADATA", readFlag(&P::requirePkceMetadata)},
      {"allow_private_addresses", "ALLOW_PRIVATE_ADDRESSES", readFlag(&P::allowPrivateAddresses)},
      {"grant", "GRANT", readChoice(&P::grant, grants())},
      {"private_key", "PRIVATE_KEY", readSecret(&P::privateKey)},
      {"signing_alg", "SIGNING_ALG", readChoice(&P::signingAlg, signingAlgorithms())},
      {"assertion", "ASSERTION", readRotatingSecret(&P::assertion)},
      {"idp_issuer", "IDP_ISSUER", readUrl(&P::idpIssuer, kSecure)},
      {"idp_token_endpoint", "IDP_TOKEN_ENDPOINT", readUrl(&P::idpTokenEndpoint, kSecure)},
      {"idp_client_id", "IDP_CLIENT_ID", readText(&P::idpClientId)},
      {"idp_client_secret", "IDP_CLIENT_SECRET", readSecret(&P::idpClientSecret)},
      {"idp_id_token", "IDP_ID_TOKEN", readRotatingSecret(&P::idpIdToken)},
      {"dpop", "DPOP", readChoice(&P::dpop, dpopModes())},
      {"ca_file", "CA_FILE", readPemFile(&P::caFile)},
      {"client_certificate", "CLIENT_CERTIFICATE", readPemFile(&P::clientCertificate)},
      {"client_key", "CLIENT_KEY", readPemFile(&P::clientKey)},
      {"proxy", "", readProxy},
      {"response_timeout", "RESPONSE_TIMEOUT", readNumber(&P::responseTimeout, kSeconds)},
      {"login_wait", "LOGIN_WAIT", readNumber(&P::loginWait, kWait)},
      {"max_streams", "MAX_STREAMS", readNumber(&P::maxStreams, kCounts)},
  };
  return keys;
}

}  // namespace config
