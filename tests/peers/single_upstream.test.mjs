// One upstream from the environment: a person logs in once, and the calls go through.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser, login } from './lib/browser.mjs';
import { postJson, request } from './lib/http_client.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { setStage } from './lib/stage.mjs';

test('one login, and calls go through every URL of the default profile', async (t) => {
  const { authorizationServer, upstream, gateway } = await setStage(t);
  const page = await login(gateway.origin);
  assert.match(page.headers['content-type'], /^text\/html/);
  assert.match(page.headers['content-security-policy'], /default-src 'none'/);

  for (const path of ['/mcp', '/p/default/mcp', '/']) {
    await t.test(`through ${path}`, async () => {
      const client = await connect(`${gateway.origin}${path}`);
      const { tools } = await client.listTools();
      assert.ok(tools.some(({ name }) => name === 'echo'));
      assert.equal(await echo(client, `through ${path}`), `Echo: through ${path}`);
      await client.close();
    });
  }
  assert.ok(upstream.requests.filter(({ method }) => method === 'POST')
    .every(({ url }) => url === '/mcp'), 'every call arrived at the upstream URL itself');
  assert.equal(authorizationServer.counts.register, 1);
  assert.equal(authorizationServer.counts.authorization_code, 1);
  assert.equal(upstream.subjects.size, 1);
});

test('the token request names the resource and the redirect URI of the profile', async (t) => {
  const { authorizationServer, upstream, gateway } = await setStage(t);
  const browser = new Browser();
  await login(gateway.origin, '', browser);
  const [asked] = authorizationServer.tokenRequests;
  assert.equal(asked.resource, upstream.url);
  assert.equal(asked.redirect_uri, `${gateway.origin}/oauth/callback`);
  const authorize = new URL(browser.visited.find((url) => url.includes('code_challenge=')));
  assert.equal(authorize.searchParams.get('resource'), upstream.url);
  assert.equal(authorize.searchParams.get('code_challenge_method'), 'S256');
  assert.ok(authorize.searchParams.get('state').length >= 43, '256 bits of state');
});

test('the status says what is the case before and after the login', async (t) => {
  const { authorizationServer, upstream, gateway } = await setStage(t);
  const before = await gateway.status();
  assert.equal(before.profile, 'default');
  assert.equal(before.state, 'login_required');
  assert.equal(before.urls.login, `${gateway.origin}/oauth/login`);
  assert.equal((await request(`${gateway.origin}/mcp/health`)).status, 503);

  await login(gateway.origin);
  const after = await gateway.status();
  assert.equal(after.state, 'ready');
  assert.equal(after.upstream.origin, upstream.origin);
  assert.equal(after.discovery.issuer, authorizationServer.issuer);
  assert.equal(after.token.has_refresh_token, true);
  assert.ok(after.token.expires_in_s > 0 && after.token.expires_in_s <= 20);
  assert.equal(after.store.backend, 'file');
  assert.deepEqual(await gateway.status('/p/default'), await gateway.status());
  assert.equal((await request(`${gateway.origin}/mcp/health`)).status, 200);
});

test('a browser sees the dashboard at /, a script the profiles', async (t) => {
  const { gateway } = await setStage(t);
  const page = await request(`${gateway.origin}/`, { headers: { accept: 'text/html' } });
  assert.equal(page.status, 200);
  assert.match(page.headers['content-type'], /^text\/html/);
  assert.match(page.body, /oauth\/login/);
  const json = await request(`${gateway.origin}/`, { headers: { accept: 'application/json' } });
  assert.equal(json.status, 200);
  assert.match(json.body, /"version"/);
  assert.match(json.body, new RegExp(`${gateway.origin}/p/default/mcp|${gateway.origin}/mcp`));
  const health = (await request(`${gateway.origin}/health`)).json();
  assert.equal(health.status, 'ok');
  assert.equal(health.profiles, 1);
});

test('what a client brings of its own never reaches the upstream', async (t) => {
  const { upstream, gateway } = await setStage(t);
  await login(gateway.origin);
  upstream.requests.length = 0;
  await postJson(`${gateway.origin}/mcp`, { jsonrpc: '2.0', id: 1, method: 'ping' }, {
    authorization: 'Bearer of-the-caller', cookie: 'a=b', 'proxy-authorization': 'Basic YTpi',
    'x-forwarded-for': '10.0.0.1', forwarded: 'for=10.0.0.1', x_under_score: '1',
    connection: 'x-drop-me, keep-alive', 'x-drop-me': '1', 'mcp-method': 'ping',
    'mcp-param-region': '=?base64?ZXU=?=', 'mcp-protocol-version': '2025-06-18',
  });
  const [{ headers }] = upstream.requests;
  assert.match(headers.authorization, /^Bearer eyJ/);
  for (const name of ['cookie', 'proxy-authorization', 'x-forwarded-for', 'forwarded',
    'x_under_score', 'x-drop-me']) {
    assert.equal(headers[name], undefined, name);
  }
  assert.equal(headers['mcp-method'], 'ping');
  assert.equal(headers['mcp-param-region'], '=?base64?ZXU=?=');
  assert.equal(headers['mcp-protocol-version'], '2025-06-18');
});

test('addresses at which a client would start OAuth of its own are not proxied', async (t) => {
  const { upstream, gateway } = await setStage(t);
  await login(gateway.origin);
  upstream.requests.length = 0;
  for (const path of ['/.well-known/oauth-protected-resource', '/register', '/authorize', '/token',
    '/.well-known/oauth-authorization-server/mcp']) {
    assert.equal((await request(`${gateway.origin}${path}`)).status, 404, path);
  }
  assert.equal(upstream.requests.length, 0);
});
