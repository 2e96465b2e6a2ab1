// A small strict authorization server with the MCP servers it guards, in one: PKCE, exact redirect
// URIs, one use a code, refresh tokens that rotate. A rotated token that comes back after the grace
// revokes its whole family, as RFC 9700 section 4.14.2 wants it. Tokens are opaque.
import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { listen, readBody, sendJson } from '../../peers/lib/http_server.mjs';

const RESOURCE = /^\/r\/([a-z0-9-]+)\/mcp$/;
const METADATA = '/.well-known/oauth-protected-resource';
const fresh = (prefix) => `${prefix}-${randomBytes(24).toString('base64url')}`;

/** Emits `asked` when a refresh arrives and `answered` when the kernel has all of its answer. */
export class StrictServer extends EventEmitter {
  refreshes = 0;
  reused = 0;
  refused = 0;
  unauthorized = 0;
  calls = 0;
  secrets = new Set();

  /** fault(name, res, answer) may answer a refresh of a profile in the server's place. */
  fault = undefined;

  /** Called with each authorized call: (token, name). */
  onCall = undefined;

  #clients = new Map();
  #codes = new Map();
  #refreshTokens = new Map();
  #accessTokens = new Map();

  /**
   * @param {object} options
   *   graceMs         how long a rotated refresh token stays good (0)
   *   lifetimeSeconds of an access token, as announced; it is taken two seconds longer (1)
   *   thinkMs()       how long the token endpoint thinks before it answers (not at all)
   */
  static async start(options = {}) {
    const server = new StrictServer();
    server.options = { graceMs: 0, lifetimeSeconds: 1, thinkMs: () => 0, ...options };
    server.listener = await listen((req, res) => server.#serve(req, res));
    // A server that closes idle connections may meet a call on its way: not what is tried here.
    server.listener.server.keepAliveTimeout = 0;
    server.issuer = server.listener.origin;
    return server;
  }

  url(name = 'one') {
    return `${this.issuer}/r/${name}/mcp`;
  }

  close() {
    return this.listener.close();
  }

  #serve(req, res) {
    const { pathname, searchParams } = new URL(req.url, this.issuer);
    if (RESOURCE.test(pathname)) return this.#call(req, res, RESOURCE.exec(pathname)[1]);
    if (pathname.startsWith(`${METADATA}/r/`)) return this.#resource(res, pathname);
    switch (`${req.method} ${pathname}`) {
      case 'GET /.well-known/oauth-authorization-server': return this.#metadata(res);
      case 'POST /register': return this.#register(req, res);
      case 'GET /authorize': return this.#authorize(res, searchParams);
      case 'POST /token': return this.#token(req, res);
      case 'POST /revoke': return this.#revoke(req, res);
      default: return sendJson(res, 404, { error: 'not_found' });
    }
  }

  #resource(res, pathname) {
    sendJson(res, 200, {
      resource: `${this.issuer}${pathname.slice(METADATA.length)}`,
      authorization_servers: [this.issuer],
    });
  }

  #metadata(res) {
    sendJson(res, 200, {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      registration_endpoint: `${this.issuer}/register`,
      revocation_endpoint: `${this.issuer}/revoke`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
    });
  }

  async #register(req, res) {
    const client = JSON.parse(await readBody(req));
    const id = fresh('client');
    this.#clients.set(id, client.redirect_uris);
    sendJson(res, 201, { ...client, client_id: id, token_endpoint_auth_method: 'none' });
  }

  #authorize(res, query) {
    const redirect = query.get('redirect_uri');
    const known = this.#clients.get(query.get('client_id'))?.includes(redirect);
    const fine = known && query.get('response_type') === 'code' && query.get('code_challenge')
      && query.get('code_challenge_method') === 'S256' && this.#nameOf(query.get('resource'));
    if (!fine) return sendJson(res, 400, { error: 'invalid_request' });
    const code = this.#secret('code');
    this.#codes.set(code, Object.fromEntries(query));
    const target = new URL(redirect);
    target.searchParams.set('code', code);
    target.searchParams.set('state', query.get('state'));
    return res.writeHead(302, { location: target.href }).end();
  }

  async #token(req, res) {
    const form = new URLSearchParams(await readBody(req));
    if (form.get('grant_type') === 'authorization_code') return this.#exchange(res, form);
    if (form.get('grant_type') === 'refresh_token') return this.#refresh(res, form);
    return this.#refuse(res, 'unsupported_grant_type');
  }

  #exchange(res, form) {
    const asked = this.#codes.get(form.get('code'));
    this.#codes.delete(form.get('code'));
    const proof = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    const fine = asked && asked.client_id === form.get('client_id')
      && asked.redirect_uri === form.get('redirect_uri') && asked.code_challenge === proof;
    if (!fine) return this.#refuse(res, 'invalid_grant');
    const family = { name: this.#nameOf(asked.resource), client: asked.client_id, revoked: false };
    return sendJson(res, 200, this.#issue(family));
  }

  async #refresh(res, form) {
    const name = this.#nameOf(form.get('resource'));
    this.refreshes += 1;
    this.emit('asked', name);
    res.once('finish', () => this.emit('answered', name));
    const thinks = this.options.thinkMs();
    if (thinks) await new Promise((resolve) => setTimeout(resolve, thinks));
    if (this.fault && await this.fault(name, res, () => this.#rotate(form, name))) return;
    const answer = this.#rotate(form, name);
    if (!answer) return this.#refuse(res, 'invalid_grant');
    sendJson(res, 200, answer);
  }

  /** The answer to a refresh, or undefined for a refusal. */
  #rotate(form, name) {
    const token = this.#refreshTokens.get(form.get('refresh_token'));
    const { family } = token ?? {};
    if (!token || family.revoked || family.client !== form.get('client_id')
        || family.name !== name) return undefined;
    token.rotatedAt ??= Date.now();
    if (token.used && Date.now() >= token.rotatedAt + this.options.graceMs) {
      this.reused += 1;
      family.revoked = true;
      return undefined;
    }
    token.used = true;
    return this.#issue(family);
  }

  #issue(family) {
    const { lifetimeSeconds } = this.options;
    const access = this.#secret('access');
    const refresh = this.#secret('refresh');
    const goodUntil = Date.now() + (lifetimeSeconds + 2) * 1000;
    this.#accessTokens.set(access, { family, goodUntil });
    this.#refreshTokens.set(refresh, { family });
    return {
      access_token: access, refresh_token: refresh, token_type: 'Bearer',
      expires_in: lifetimeSeconds,
    };
  }

  #refuse(res, error) {
    this.refused += 1;
    sendJson(res, 400, { error });
  }

  async #revoke(req, res) {
    const form = new URLSearchParams(await readBody(req));
    const token = this.#refreshTokens.get(form.get('token'));
    if (token) token.family.revoked = true;
    sendJson(res, 200, {});
  }

  async #call(req, res, name) {
    const token = /^Bearer (\S+)$/.exec(req.headers.authorization ?? '')?.[1];
    const known = this.#accessTokens.get(token);
    const body = await readBody(req);
    if (!known || known.family.revoked || known.family.name !== name
        || Date.now() > known.goodUntil) {
      if (token) this.unauthorized += 1;
      return sendJson(res, 401, { error: 'invalid_token' }, {
        'www-authenticate': `Bearer resource_metadata="${this.issuer}${METADATA}/r/${name}/mcp"`,
      });
    }
    this.calls += 1;
    this.onCall?.(token, name);
    return sendJson(res, 200, { jsonrpc: '2.0', id: JSON.parse(body || '{}').id ?? null, result: {} });
  }

  #nameOf(resource) {
    const path = resource && URL.canParse(resource) ? new URL(resource) : undefined;
    return path?.origin === this.issuer ? RESOURCE.exec(path.pathname)?.[1] : undefined;
  }

  #secret(prefix) {
    const secret = fresh(prefix);
    this.secrets.add(secret);
    return secret;
  }
}
