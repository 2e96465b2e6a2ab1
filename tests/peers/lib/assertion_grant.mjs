// RFC 7523 section 2.1 for oidc-provider, as a grant of its own: strict about the assertion, and an
// access token for the one resource that was asked for.
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { errors } from 'oidc-provider';

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/**
 * @param {object} provider
 * @param {object} trust
 *   key       the public key of whoever signs assertions
 *   issuer    who that is
 *   typ       the header's typ, where it matters
 *   check(claims, ctx)  throws for claims that are wrong
 *   serverInfo(resource)  what the provider knows of a resource
 */
export function takeAssertions(provider, trust) {
  const used = new Set();
  provider.registerGrantType(JWT_BEARER, async (ctx) => {
    const { assertion, resource, scope } = ctx.oidc.params;
    const claims = await verified(assertion, provider.issuer, trust);
    if (used.has(claims.jti)) throw new errors.InvalidGrant('assertion was used before');
    used.add(claims.jti);
    trust.check?.(claims, ctx);
    if (!resource) throw new errors.InvalidTarget('resource is missing');
    const token = new provider.ClientCredentials({ client: ctx.oidc.client, scope });
    token.resourceServer = new provider.ResourceServer(resource, trust.serverInfo(resource));
    ctx.body = {
      access_token: await token.save(), token_type: 'Bearer', expires_in: token.expiration, scope,
    };
  }, ['assertion', 'scope', 'resource']);
}

async function verified(assertion, audience, { key, issuer, typ }) {
  try {
    const { payload } = await jwtVerify(assertion, key,
      { issuer, audience, requiredClaims: ['jti', 'exp', 'iat', 'sub'] });
    if (typ && decodeProtectedHeader(assertion).typ !== typ) throw new Error('typ');
    return payload;
  } catch (error) {
    throw new errors.InvalidGrant(`the assertion is not good: ${error.message}`);
  }
}
