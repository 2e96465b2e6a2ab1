// The gateway's settings for a scenario: what a person would have to write into its profile.

/** The client ID metadata document that the suite's authorization server knows. */
const DOCUMENT = 'https://conformance-test.local/client-metadata.json';

/** It knows documents, too, but cannot fetch one from there to see its grant types. */
const LOOKS_AT_REGISTRATION = 'auth/offline-access-scope';

/** Scenarios that log in otherwise than by a person in a browser, and those without any login. */
const GRANTS = {
  'auth/client-credentials-basic': 'client_credentials',
  'auth/client-credentials-jwt': 'client_credentials',
  'auth/wif-jwt-bearer': 'jwt_bearer',
  'auth/enterprise-managed-authorization': 'enterprise_managed',
};

/** @returns {object} environment of the gateway; what is undefined is left out */
export function settingsFor(scenario, context, url) {
  const oauth = scenario.startsWith('auth/');
  const settings = {
    UPSTREAM_MCP_URL: url,
    CREDENTIAL_STORE: 'memory',
    GRANT: oauth ? GRANTS[scenario] : 'none',
    CLIENT_METADATA_URL: oauth && scenario !== LOOKS_AT_REGISTRATION ? DOCUMENT : undefined,
    CLIENT_ID: context.client_id,
    CLIENT_SECRET: context.client_secret,
    PRIVATE_KEY: context.private_key_pem,
    SIGNING_ALG: context.signing_algorithm,
    ASSERTION: context.valid_jwt,
    IDP_ISSUER: context.idp_issuer,
    IDP_TOKEN_ENDPOINT: context.idp_token_endpoint,
    IDP_CLIENT_ID: context.idp_client_id,
    IDP_ID_TOKEN: context.idp_id_token,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
