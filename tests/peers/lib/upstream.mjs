// The reference MCP server (server-everything, streamable HTTP) behind a bearer check: a token must
// be signed by the authorization server, be meant for this server, and not have run out. It serves
// the RFC 9728 document, and records what arrived.
import { randomUUID } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createServer } from '@modelcontextprotocol/server-everything/dist/server/index.js';
import { DpopCheck } from './dpop_check.mjs';
import { listen, sendJson } from './http_server.mjs';

const METADATA = '/.well-known/oauth-protected-resource/mcp';

/**
 * @param {object} authorizationServer  what startAuthorizationServer gave
 * @param {object} options
 *   handle(req, res)  answers authorized requests in place of the MCP server, when it returns true
 *   tls               {key, cert} for https
 *   dpop              options of DpopCheck: only DPoP tokens are taken
 */
export async function startUpstream(authorizationServer, options = {}) {
  const sessions = new Map();
  const upstream = { requests: [], unauthorized: 0, subjects: new Set(), intercept: undefined };
  if (options.dpop) upstream.dpop = new DpopCheck(options.dpop);
  const jwks = createRemoteJWKSet(new URL(authorizationServer.jwksUri));
  const listener = await listen(async (req, res) => {
    record(upstream, req);
    if (upstream.intercept && (await upstream.intercept(req, res))) return;
    if (req.url === METADATA) return sendJson(res, 200, metadata(upstream, authorizationServer));
    const trust = {
      issuer: authorizationServer.issuer, clockTolerance: options.toleranceSeconds ?? 0,
    };
    if (!(await authorized(req, res, upstream, jwks, trust))) return;
    if (options.handle && (await options.handle(req, res))) return;
    if (req.url !== '/mcp') return sendJson(res, 404, { error: 'not_found', path: req.url });
    await serveMcp(req, res, sessions);
  }, { tls: options.tls });
  return Object.assign(upstream, {
    origin: listener.origin,
    url: `${listener.origin}/mcp`,
    sessions,
    closeIdle: () => listener.server.closeIdleConnections(),
    close: () => close(listener, sessions),
  });
}

function record(upstream, req) {
  const entry = { method: req.method, url: req.url, headers: req.headers, rawHeaders: req.rawHeaders };
  upstream.requests.push(entry);
}

function metadata(upstream, authorizationServer) {
  return {
    resource: upstream.url,
    authorization_servers: [authorizationServer.issuer],
    scopes_supported: ['mcp:tools'],
    bearer_methods_supported: ['header'],
  };
}

async function authorized(req, res, upstream, jwks, trust) {
  const { dpop } = upstream;
  const token = dpop
    ? DpopCheck.tokenOf(req) : /^Bearer (\S+)$/.exec(req.headers.authorization ?? '')?.[1];
  if (!token) return challenge(res, upstream);
  let payload;
  try {
    ({ payload } = await jwtVerify(token, jwks, { ...trust, audience: upstream.url }));
  } catch {
    return challenge(res, upstream);
  }
  const uri = `${upstream.origin}${req.url.split('?')[0]}`;
  const fault = await dpop?.judge(req, uri, token, payload);
  if (fault) return challenge(res, upstream, fault);
  if (dpop?.options.announce) res.setHeader('DPoP-Nonce', dpop.nonce);
  upstream.subjects.add(payload.sub);
  return true;
}

/** Always false. */
function challenge(res, upstream, error = 'invalid_token') {
  const { dpop } = upstream;
  const where = `${upstream.origin}${METADATA}`;
  const scheme = dpop ? 'DPoP algs="ES256", ' : 'Bearer ';
  if (error === 'invalid_token') upstream.unauthorized += 1;
  sendJson(res, 401, { error }, {
    'www-authenticate': `${scheme}error="${error}", resource_metadata="${where}"`,
    ...(dpop?.options.requireNonce && { 'dpop-nonce': dpop.nonce }),
  });
  return false;
}

async function serveMcp(req, res, sessions) {
  const id = req.headers['mcp-session-id'];
  if (id && !sessions.has(id)) {
    return sendJson(res, 404, {
      jsonrpc: '2.0', id: null, error: { code: -32001, message: 'Session not found' },
    });
  }
  const session = id ? sessions.get(id) : await startSession(sessions);
  await session.transport.handleRequest(req, res);
}

async function startSession(sessions) {
  const { server, cleanup } = createServer();
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: () => randomUUID(),
    onsessioninitialized: (id) => sessions.set(id, { transport, server, cleanup }),
  });
  server.server.onclose = () => {
    sessions.delete(transport.sessionId);
    cleanup(transport.sessionId);
  };
  await server.connect(transport);
  return { transport, server };
}

async function close(listener, sessions) {
  await Promise.all([...sessions.values()].map(({ server }) => server.close()));
  await listener.close();
}
