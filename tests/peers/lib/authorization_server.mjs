// oidc-provider as a strict authorization server: dynamic registration, PKCE, refresh tokens that
// rotate with family revocation on reuse, JWT access tokens for the resource that was asked for.
// A middleware logs the person in and consents, so a browser needs only a cookie jar.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Provider } from 'oidc-provider';
import { takeAssertions } from './assertion_grant.mjs';
import { adapterFactory } from './memory_adapter.mjs';
import { listen } from './http_server.mjs';

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** The pages of the device login, as bare as they can be. */
const page = (ctx, form) => {
  ctx.type = 'html';
  ctx.body = `<!doctype html>${form}`;
};
const DEVICE_PAGES = {
  userCodeInputSource: (ctx, form, out, error) => {
    page(ctx, error ? `<p>refused: ${error.name}</p>${form}` : form);
  },
  userCodeConfirmSource: page,
  successSource: (ctx) => page(ctx, '<p>device logged in</p>'),
};

/**
 * @param {object} options
 *   accessTokenSeconds  lifetime of an access token (20)
 *   graceSeconds        how long a rotated refresh token stays usable (0: strict)
 *   clients             clients known beforehand, as oidc-provider takes them
 *   registration        dynamic registration (true)
 *   device              the device authorization grant (false)
 *   deviceSeconds       lifetime of a device code (600)
 *   pushed              wants authorization requests pushed (RFC 9126)
 *   dpop                DPoP, with nonces wanted in every proof (false)
 *   assertions          whose assertions are taken as grants, as takeAssertions wants it
 */
export async function startAuthorizationServer(options = {}) {
  const state = {
    counts: {
      authorization_code: 0, refresh_token: 0, [DEVICE_GRANT]: 0, refused: 0, register: 0, revoke: 0,
    },
    tokenRequests: [],
    revocationErrors: [],
    secrets: new Set(),
    deny: undefined,
    intercept: undefined,
  };
  let provider;
  const listener = await listen((req, res) => serve(req, res, provider, state));
  provider = new Provider(listener.origin, configuration(options));
  if (options.assertions) {
    takeAssertions(provider, { serverInfo: (resource) => ({ ...resourceServer(options), audience: resource }), ...options.assertions });
  }
  count(provider, state);
  return Object.assign(state, {
    issuer: listener.origin,
    port: listener.port,
    jwksUri: `${listener.origin}/jwks`,
    forgetClient: (id) => provider.Client.adapter.destroy(id),
    close: () => listener.close(),
  });
}

function configuration(options) {
  const {
    accessTokenSeconds = 20, graceSeconds = 0, clients = [], registration = true,
    device = false, deviceSeconds = 600, pushed = false, dpop = false,
  } = options;
  return {
    adapter: adapterFactory({ graceSeconds }),
    clients,
    scopes: ['openid', 'offline_access', 'mcp:tools'],
    cookies: { keys: ['for tests only'] },
    jwks: { keys: [signingKey()] },
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: registration },
      revocation: { enabled: true },
      dPoP: { enabled: dpop, nonceSecret: randomBytes(32), requireNonce: () => true },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: device, ...DEVICE_PAGES },
      pushedAuthorizationRequests: {
        enabled: pushed, requirePushedAuthorizationRequests: pushed,
      },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (ctx, resource) => ({ ...resourceServer(options), audience: resource }),
      },
    },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: (ctx, client) => client.grantTypeAllowed('refresh_token'),
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    ttl: {
      AccessToken: accessTokenSeconds, ClientCredentials: accessTokenSeconds, AuthorizationCode: 60,
      DeviceCode: deviceSeconds, Grant: 3600, IdToken: 60,
      Interaction: 600, RefreshToken: 3600, Session: 3600,
    },
    renderError: (ctx, out) => {
      ctx.body = JSON.stringify(out);
    },
  };
}

function resourceServer({ accessTokenSeconds = 20 }) {
  return {
    scope: 'mcp:tools',
    accessTokenTTL: accessTokenSeconds,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'RS256' } },
  };
}

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' };
}

function count(provider, state) {
  provider.on('grant.success', (ctx) => {
    const grant = ctx.oidc.params.grant_type;
    state.counts[grant] = (state.counts[grant] ?? 0) + 1;
    state.tokenRequests.push({ ...ctx.oidc.params });
  });
  provider.on('revocation.error', (ctx, { error }) => state.revocationErrors.push(error));
  provider.on('grant.error', () => (state.counts.refused += 1));
  provider.on('registration_create.success', () => (state.counts.register += 1));
  provider.on('server_error', (ctx, error) => console.error('authorization server:', error));
}

/** `state.intercept(req, res)` may answer in the server's place by returning true. */
async function serve(req, res, provider, state) {
  if (state.intercept && (await state.intercept(req, res))) return;
  collectSecrets(res, state.secrets);
  if (req.url.startsWith('/token/revocation')) state.counts.revoke += 1;
  if (req.url.startsWith('/interaction/')) {
    await interact(req, res, provider, state);
  } else {
    await provider.callback()(req, res);
  }
}

async function interact(req, res, provider, state) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(req, res);
  let result;
  if (state.deny) {
    result = { error: 'access_denied', error_description: state.deny };
  } else if (prompt.name === 'login') {
    result = { login: { accountId: 'alice' } };
  } else {
    const grant = grantId
      ? await provider.Grant.find(grantId)
      : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    const { missingOIDCScope = [], missingResourceScopes = {} } = prompt.details;
    if (missingOIDCScope.length) grant.addOIDCScope(missingOIDCScope.join(' '));
    for (const [resource, scopes] of Object.entries(missingResourceScopes)) {
      grant.addResourceScope(resource, scopes.join(' '));
    }
    result = { consent: { grantId: await grant.save() } };
  }
  await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: true });
}

/** Every token, code and client secret that leaves the server, for the canary test. */
function collectSecrets(res, secrets) {
  const end = res.end.bind(res);
  res.end = (body, ...rest) => {
    const location = res.getHeader('location');
    const code = location && URL.canParse(location) && new URL(location).searchParams.get('code');
    if (code) secrets.add(code);
    if (body && String(res.getHeader('content-type')).includes('json')) {
      const answer = JSON.parse(String(body));
      for (const name of ['access_token', 'refresh_token', 'client_secret']) {
        if (answer[name]) secrets.add(answer[name]);
      }
    }
    return end(body, ...rest);
  };
}
