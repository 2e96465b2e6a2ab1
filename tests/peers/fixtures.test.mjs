// The fixtures are what they claim: the servers refuse what they must, and a login by hand works.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { startAuthorizationServer } from './lib/authorization_server.mjs';
import { Browser } from './lib/browser.mjs';
import { delay } from './lib/gateway.mjs';
import { postJson, request } from './lib/http_client.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { startUpstream } from './lib/upstream.mjs';

const CALLBACK = 'http://127.0.0.1:9/callback';

async function servers(t, options) {
  const authorizationServer = await startAuthorizationServer(options);
  t.after(() => authorizationServer.close());
  const upstream = await startUpstream(authorizationServer);
  t.after(() => upstream.close());
  return { authorizationServer, upstream };
}

async function registerClient({ issuer }) {
  const answer = await postJson(`${issuer}/reg`, {
    redirect_uris: [CALLBACK], application_type: 'native', token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
  });
  assert.equal(answer.status, 201, answer.body);
  return answer.json().client_id;
}

async function authorize({ issuer }, clientId, resource) {
  const verifier = randomBytes(32).toString('base64url');
  const url = new URL(`${issuer}/auth`);
  url.search = new URLSearchParams({
    client_id: clientId, response_type: 'code', redirect_uri: CALLBACK, scope: 'mcp:tools',
    resource, state: 'a-state', code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  });
  const browser = new Browser();
  // Nothing listens at the callback: the way there is what counts.
  await browser.open(url.href).catch(() => undefined);
  const last = new URL(browser.visited.at(-1));
  assert.ok(last.href.startsWith(CALLBACK), last.href);
  return { code: last.searchParams.get('code'), iss: last.searchParams.get('iss'), verifier };
}

async function token({ issuer }, parameters) {
  return request(`${issuer}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(parameters).toString(),
  });
}

async function logIn(authorizationServer, resource) {
  const clientId = await registerClient(authorizationServer);
  const { code, iss, verifier } = await authorize(authorizationServer, clientId, resource);
  assert.equal(iss, authorizationServer.issuer);
  const answer = await token(authorizationServer, {
    grant_type: 'authorization_code', code, redirect_uri: CALLBACK, client_id: clientId,
    code_verifier: verifier, resource,
  });
  assert.equal(answer.status, 200, answer.body);
  return { clientId, ...answer.json() };
}

const bearer = (value) => ({ headers: { authorization: `Bearer ${value}` } });

test('a login by hand gives a token that the upstream takes', async (t) => {
  const { authorizationServer, upstream } = await servers(t);
  const tokens = await logIn(authorizationServer, upstream.url);
  assert.ok(tokens.refresh_token);
  assert.equal(tokens.expires_in, 20);

  const client = await connect(upstream.url, bearer(tokens.access_token));
  const { tools } = await client.listTools();
  assert.ok(tools.some(({ name }) => name === 'echo'));
  assert.equal(await echo(client, 'hello'), 'Echo: hello');
  await client.close();
  assert.ok(authorizationServer.secrets.has(tokens.refresh_token));
  assert.equal(authorizationServer.counts.register, 1);
});

test('without a token the upstream says where to ask for one', async (t) => {
  const { authorizationServer, upstream } = await servers(t);
  const answer = await postJson(upstream.url, { jsonrpc: '2.0', id: 1, method: 'ping' });
  assert.equal(answer.status, 401);
  const where = /resource_metadata="([^"]+)"/.exec(answer.headers['www-authenticate'])[1];
  const document = (await request(where)).json();
  assert.equal(document.resource, upstream.url);
  assert.deepEqual(document.authorization_servers, [authorizationServer.issuer]);
});

test('a token for another server, or one that has run out, is refused', async (t) => {
  const { authorizationServer, upstream } = await servers(t, { accessTokenSeconds: 1 });
  const other = await logIn(authorizationServer, 'http://127.0.0.1:9/mcp');
  await assert.rejects(connect(upstream.url, bearer(other.access_token)), /invalid_token|401|Unauthorized/);
  const own = await logIn(authorizationServer, upstream.url);
  await delay(2100);
  await assert.rejects(connect(upstream.url, bearer(own.access_token)), /invalid_token|401|Unauthorized/);
});

test('a refresh token rotates, and using it twice ends the whole family', async (t) => {
  const { authorizationServer, upstream } = await servers(t);
  const first = await logIn(authorizationServer, upstream.url);
  const refresh = (refreshToken) => token(authorizationServer, {
    grant_type: 'refresh_token', refresh_token: refreshToken, client_id: first.clientId,
    resource: upstream.url,
  });
  const second = await refresh(first.refresh_token);
  assert.equal(second.status, 200, second.body);
  assert.notEqual(second.json().refresh_token, first.refresh_token);
  assert.equal((await refresh(first.refresh_token)).json().error, 'invalid_grant');
  assert.equal((await refresh(second.json().refresh_token)).json().error, 'invalid_grant');
  assert.equal(authorizationServer.counts.refused, 2);
});

test('within its grace a rotated refresh token still works', async (t) => {
  const { authorizationServer, upstream } = await servers(t, { graceSeconds: 5 });
  const first = await logIn(authorizationServer, upstream.url);
  for (let time = 0; time < 2; time += 1) {
    const answer = await token(authorizationServer, {
      grant_type: 'refresh_token', refresh_token: first.refresh_token,
      client_id: first.clientId, resource: upstream.url,
    });
    assert.equal(answer.status, 200, answer.body);
  }
});

test('log messages of the server reach a client on its stream', async (t) => {
  const { authorizationServer, upstream } = await servers(t);
  const tokens = await logIn(authorizationServer, upstream.url);
  const client = await connect(upstream.url, bearer(tokens.access_token));
  await delay(100);
  const [session] = upstream.sessions.values();
  await session.server.sendLoggingMessage({ level: 'error', data: 'pushed' });
  for (let tries = 0; tries < 100 && client.logged.length === 0; tries += 1) await delay(20);
  assert.deepEqual(client.logged.map(({ data }) => data), ['pushed']);
  await client.close();
});
