// Logins that cannot succeed: each has a code of its own, and what is stored stays as it was.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selfSigned } from './lib/certificate.mjs';
import { Browser, login } from './lib/browser.mjs';
import { Gateway, freePort, until } from './lib/gateway.mjs';
import { sendJson } from './lib/http_server.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { setStage } from './lib/stage.mjs';
import { startAuthorizationServer } from './lib/authorization_server.mjs';
import { startUpstream } from './lib/upstream.mjs';

const AS_JSON = { accept: 'application/json' };

/** Starts a login as a script does, follows it to its end, and expects an error there. */
async function expectFailure(gateway, status, codes, browser = new Browser()) {
  const answer = await browser.open(`${gateway.origin}/oauth/login`, AS_JSON);
  assert.equal(answer.status, status, answer.body);
  assert.ok([codes].flat().includes(answer.json().error), answer.body);
  assert.ok(answer.json().message.length > 10);
  assert.equal((await gateway.status()).state, 'login_required');
  return answer;
}

test('an upstream that does not answer', async (t) => {
  const url = `http://127.0.0.1:${await freePort()}/mcp`;
  const gateway = await Gateway.start({ env: { UPSTREAM_MCP_URL: url } });
  t.after(() => gateway.close());
  await expectFailure(gateway, 502, 'upstream_unreachable');
});

test('an upstream whose certificate does not verify', async (t) => {
  const server = await startAuthorizationServer();
  t.after(() => server.close());
  const upstream = await startUpstream(server, { tls: selfSigned() });
  t.after(() => upstream.close());
  const gateway = await Gateway.start({ env: { UPSTREAM_MCP_URL: upstream.url } });
  t.after(() => gateway.close());
  await expectFailure(gateway, 502, 'upstream_tls');
  assert.equal(upstream.requests.length, 0, 'nothing was sent to it');
});

const deep = `${'{"a":'.repeat(60)}1${'}'.repeat(60)}`;
const BAD_METADATA = {
  'is not JSON': '<html>Welcome</html>',
  'is cut off': '{"issuer":"http://127.0.0.1',
  'is an array': '[]',
  'is too deep': deep,
  'is too big': JSON.stringify({ padding: 'x'.repeat(300 * 1024) }),
  'names another issuer': JSON.stringify({
    issuer: 'https://evil.example', authorization_endpoint: 'https://evil.example/a',
    token_endpoint: 'https://evil.example/t', code_challenge_methods_supported: ['S256'],
  }),
};

for (const [what, body] of Object.entries(BAD_METADATA)) {
  test(`authorization server metadata that ${what}`, async (t) => {
    const { authorizationServer, gateway } = await setStage(t);
    authorizationServer.intercept = (req, res) => {
      if (!req.url.startsWith('/.well-known/')) return false;
      res.writeHead(200, { 'content-type': 'application/json' }).end(body);
      return true;
    };
    await expectFailure(gateway, 502, ['metadata_invalid', 'discovery_failed']);
    authorizationServer.intercept = undefined;
    // A failure is kept for a few seconds, so that a page that is loaded again asks nobody.
    await until(() => login(gateway.origin).catch(() => false), 'the login to work again');
    assert.equal((await gateway.status()).state, 'ready');
  });
}

const BAD_TOKENS = {
  'without access_token': (res) => sendJson(res, 200, { token_type: 'Bearer', expires_in: 20 }),
  'that is not JSON': (res) => res.writeHead(200).end('<html>'),
  'of another type': (res) => sendJson(res, 200, { access_token: 'x', token_type: 'mac' }),
  'with a line break in the token': (res) =>
    sendJson(res, 200, { access_token: 'a\r\nX-Injected: 1', token_type: 'Bearer' }),
};

for (const [what, answer] of Object.entries(BAD_TOKENS)) {
  test(`a token answer ${what}`, async (t) => {
    const { authorizationServer, gateway } = await setStage(t);
    authorizationServer.intercept = (req, res) => {
      if (req.url !== '/token') return false;
      answer(res);
      return true;
    };
    await expectFailure(gateway, 502, ['token_response_invalid', 'token_endpoint_failed']);
  });
}

test('a person who says no', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  authorizationServer.deny = '<script>alert(1)</script>';
  await expectFailure(gateway, 403, 'login_refused');
  const page = await new Browser().open(`${gateway.origin}/oauth/login`);
  assert.equal(page.status, 403);
  assert.match(page.headers['content-type'], /^text\/html/);
  assert.match(page.headers['content-security-policy'], /default-src 'none'/);
  assert.doesNotMatch(page.body, /<script>alert/);
});

/** Up to the callback, which is left for the test to visit as it likes. */
async function callbackOf(gateway, browser) {
  const { origin } = gateway;
  let answer = await browser.get(`${origin}/oauth/login`, AS_JSON);
  let url = answer.headers.location;
  while (url && !url.startsWith(`${origin}/oauth/callback`)) {
    answer = await browser.get(url);
    url = answer.headers.location && new URL(answer.headers.location, url).href;
  }
  assert.ok(url, `no way to the callback: ${answer.status} ${answer.body}`);
  return new URL(url);
}

function changed(url, name, value) {
  const copy = new URL(url);
  if (value === undefined) copy.searchParams.delete(name);
  else copy.searchParams.set(name, value);
  return copy.href;
}

test('a callback with a wrong or missing state changes nothing, and the real one still works',
  async (t) => {
    const { authorizationServer, gateway } = await setStage(t);
    const browser = new Browser();
    const callback = await callbackOf(gateway, browser);
    const wrong = await browser.get(changed(callback, 'state', 'x'.repeat(43)), AS_JSON);
    assert.equal(wrong.status, 400);
    assert.equal(wrong.json().error, 'login_state_unknown');
    const missing = await browser.get(changed(callback, 'state'), AS_JSON);
    assert.equal(missing.status, 400);
    assert.equal(missing.json().error, 'login_state_missing');
    assert.equal(authorizationServer.counts.authorization_code, 0);

    assert.equal((await browser.get(callback.href)).status, 200);
    assert.equal((await gateway.status()).state, 'ready');
  });

test('a callback that is replayed is refused, and the login stands', async (t) => {
  const { gateway } = await setStage(t);
  const browser = new Browser();
  const callback = await callbackOf(gateway, browser);
  assert.equal((await browser.get(callback.href)).status, 200);
  const again = await browser.get(callback.href, AS_JSON);
  assert.equal(again.status, 400);
  assert.equal(again.json().error, 'login_state_unknown');
  assert.equal((await gateway.status()).state, 'ready');
});

test('a callback in another browser is refused', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  const callback = await callbackOf(gateway, new Browser());
  const stolen = await new Browser().get(callback.href, AS_JSON);
  assert.equal(stolen.status, 400);
  assert.equal(authorizationServer.counts.authorization_code, 0);
  assert.equal((await gateway.status()).state, 'login_required');
});

test('a callback without code, or from another issuer, is refused', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  const browser = new Browser();
  const noCode = await callbackOf(gateway, browser);
  const answer = await browser.get(changed(noCode, 'code'), AS_JSON);
  assert.equal(answer.status, 400);
  const mixed = await callbackOf(gateway, browser);
  const mixUp = await browser.get(changed(mixed, 'iss', 'https://evil.example'), AS_JSON);
  assert.equal(mixUp.status, 400);
  assert.equal(mixUp.json().error, 'login_mix_up');
  const noIssuer = await callbackOf(gateway, browser);
  assert.equal((await browser.get(changed(noIssuer, 'iss'), AS_JSON)).status, 400,
    'the server announces iss, so its absence is refused');
  assert.equal(authorizationServer.counts.authorization_code, 0);
});

test('a failed login leaves an earlier one as it was', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  await login(gateway.origin);
  authorizationServer.deny = 'no';
  assert.equal((await new Browser().open(`${gateway.origin}/oauth/login`, AS_JSON)).status, 403);
  assert.equal((await gateway.status()).state, 'ready');
  const client = await connect(`${gateway.origin}/mcp`);
  assert.equal(await echo(client, 'still'), 'Echo: still');
  await client.close();
});

test('another site gets a page with a button, not a login', async (t) => {
  const { gateway } = await setStage(t);
  const answer = await new Browser()
    .get(`${gateway.origin}/oauth/login`, { 'sec-fetch-site': 'cross-site' });
  assert.equal(answer.status, 200);
  assert.match(answer.headers['content-type'], /^text\/html/);
  assert.match(answer.body, /<form|<a /);
});
