// Web pages that are not the gateway's own get nothing done: Host, Origin and Sec-Fetch-Site.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startAuthorizationServer } from './lib/authorization_server.mjs';
import { login } from './lib/browser.mjs';
import { Gateway } from './lib/gateway.mjs';
import { request } from './lib/http_client.mjs';
import { startUpstream } from './lib/upstream.mjs';

const PATHS = ['/', '/health', '/mcp', '/p/default/mcp', '/mcp/x', '/oauth/status', '/oauth/login',
  '/oauth/logout', '/mcp/health', '/oauth/callback?code=a&state=b', '/nothing', '/p/nobody/mcp'];
const METHODS = ['GET', 'POST', 'DELETE'];

let authorizationServer;
let upstream;
let gateway;

before(async () => {
  authorizationServer = await startAuthorizationServer({ accessTokenSeconds: 3600 });
  upstream = await startUpstream(authorizationServer);
  gateway = await Gateway.start({ env: { UPSTREAM_MCP_URL: upstream.url } });
  await login(gateway.origin);
  upstream.requests.length = 0;
});

after(async () => {
  await gateway.close();
  await upstream.close();
  await authorizationServer.close();
});

async function onEveryRoute(headers, expected) {
  for (const path of PATHS) {
    for (const method of METHODS) {
      const answer = await request(`${gateway.origin}${path}`, { method, headers });
      assert.equal(answer.status, expected, `${method} ${path} ${JSON.stringify(headers)}`);
      assert.equal(answer.headers['access-control-allow-origin'], undefined);
    }
  }
  assert.equal(upstream.requests.length, 0);
  assert.equal((await gateway.status()).state, 'ready');
}

test('a foreign Host is refused on every route', async () => {
  for (const host of ['evil.example', `evil.example:${gateway.port}`, '127.0.0.1', 'localhost',
    `127.0.0.1:${gateway.port + 1}`, `127.0.0.1.evil.example:${gateway.port}`]) {
    await onEveryRoute({ host }, 421);
  }
});

test('a foreign Origin is refused on every route', async () => {
  for (const origin of ['https://evil.example', 'null', `http://evil.example:${gateway.port}`,
    'http://127.0.0.1:1', `https://127.0.0.1:${gateway.port}`, 'file://']) {
    await onEveryRoute({ origin }, 403);
  }
});

test('its own names and its own origin are taken', async () => {
  for (const host of [`localhost:${gateway.port}`, `127.0.0.1:${gateway.port}`]) {
    const headers = { host, origin: `http://${host}` };
    assert.equal((await request(`${gateway.origin}/health`, { headers })).status, 200, host);
  }
});

test('a cross-site request changes nothing and is not proxied', async () => {
  const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
  for (const path of ['/mcp', '/p/default/mcp', '/mcp/x', '/', '/anything']) {
    for (const method of ['POST', 'DELETE']) {
      const answer = await request(`${gateway.origin}${path}`, { method, headers });
      assert.equal(answer.status, 403, `${method} ${path}`);
    }
  }
  for (const method of METHODS) {
    const answer = await request(`${gateway.origin}/oauth/logout`, { method, headers });
    assert.equal(answer.status, 403, `${method} logout`);
  }
  assert.equal(upstream.requests.length, 0);
  assert.equal((await gateway.status()).state, 'ready');
});
