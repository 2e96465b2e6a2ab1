// An enterprise's identity provider: exchanges its own ID tokens for ID-JAGs (RFC 8693,
// draft-ietf-oauth-identity-assertion-authz-grant), strictly.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT, jwtVerify } from 'jose';
import { listen, readBody, sendJson } from './http_server.mjs';

const ID_JAG = 'urn:ietf:params:oauth:token-type:id-jag';
const CLIENT = { id: 'gateway-at-idp', secret: 'idp s3cret' };

/** @param {string} clientId  the gateway's client at the MCP server's authorization server */
export async function startIdentityProvider(clientId) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const state = { exchanges: 0, refused: [] };
  const sign = (claims, typ, aud) => new SignJWT({ jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ }).setIssuer(listener.origin).setAudience(aud)
    .setIssuedAt().setExpirationTime('5m').sign(privateKey);

  const listener = await listen(async (req, res) => {
    if (req.method === 'GET' && req.url === '/.well-known/openid-configuration') {
      return sendJson(res, 200, metadata(listener.origin));
    }
    if (req.method !== 'POST' || req.url !== '/exchange') return sendJson(res, 404, {});
    const form = Object.fromEntries(new URLSearchParams(await readBody(req)));
    const error = await fault(form, publicKey, listener.origin);
    if (error) {
      state.refused.push(error);
      return sendJson(res, 400, { error });
    }
    state.exchanges += 1;
    return sendJson(res, 200, {
      access_token: await sign({ sub: 'alice', client_id: clientId, resource: form.resource },
        'oauth-id-jag+jwt', form.audience),
      issued_token_type: ID_JAG, token_type: 'N_A', expires_in: 300,
    });
  });
  return Object.assign(state, {
    issuer: listener.origin,
    publicKey,
    client: CLIENT,
    idToken: (aud = CLIENT.id) => sign({ sub: 'alice' }, 'JWT', aud),
    close: () => listener.close(),
  });
}

function metadata(origin) {
  return {
    issuer: origin, authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/exchange`, response_types_supported: ['code'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
  };
}

async function fault(form, key, issuer) {
  if (form.client_id !== CLIENT.id || form.client_secret !== CLIENT.secret) return 'invalid_client';
  const good = form.grant_type === 'urn:ietf:params:oauth:grant-type:token-exchange'
    && form.requested_token_type === ID_JAG && form.audience && form.resource
    && form.subject_token_type === 'urn:ietf:params:oauth:token-type:id_token';
  if (!good) return 'invalid_request';
  const verified = await jwtVerify(form.subject_token, key, { issuer, audience: CLIENT.id })
    .catch(() => undefined);
  return verified ? undefined : 'invalid_grant';
}
