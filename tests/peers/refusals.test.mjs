// What a client must refuse, it refuses before a client is registered, and before a code or a token
// leaves: the servers prove that they saw nothing of the kind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { request } from './lib/http_client.mjs';
import { sendJson } from './lib/http_server.mjs';
import { setStage } from './lib/stage.mjs';

const UNTOUCHED = 'x-as-it-is';

/** Lets `change` alter every metadata document of the server, and notes the paths it was asked for. */
function tamper(authorizationServer, change) {
  const seen = [];
  authorizationServer.intercept = async (req, res) => {
    if (req.headers[UNTOUCHED]) return false;
    const path = req.url.split('?')[0];
    seen.push(`${req.method} ${path}`);
    if (!path.startsWith('/.well-known/')) return false;
    const original = await request(`${authorizationServer.issuer}${req.url}`,
      { headers: { [UNTOUCHED]: '1' } });
    if (original.status !== 200) return false;
    sendJson(res, 200, change(original.json()));
    return true;
  };
  return seen;
}

const beyondMetadata = (seen) => seen.filter((line) => !line.startsWith('GET /.well-known/'));

async function beginLogin(gateway) {
  return request(`${gateway.origin}/oauth/login`, { headers: { accept: 'application/json' } });
}

function assertRefused(answer, code, pattern) {
  assert.equal(answer.json().error, code, answer.body);
  assert.match(answer.json().message, pattern);
  assert.ok(answer.json().hint.length > 10, 'says what to do next');
}

const METADATA = [
  ['another issuer', 'metadata_invalid', /issuer/,
    (document) => ({ ...document, issuer: 'https://evil.example' })],
  ['an issuer that differs in a slash only', 'metadata_invalid', /issuer/,
    (document) => ({ ...document, issuer: `${document.issuer}/` })],
  ['no S256', 'metadata_invalid', /S256/,
    (document) => ({ ...document, code_challenge_methods_supported: ['plain'] })],
  ['no PKCE at all', 'metadata_invalid', /code_challenge_methods_supported|PKCE|S256/,
    ({ code_challenge_methods_supported: dropped, ...document }) => document],
  ['a token endpoint in plain http elsewhere', 'metadata_invalid', /token_endpoint/,
    (document) => ({ ...document, token_endpoint: 'http://evil.example/token' })],
  ['an authorization endpoint that is no web address', 'metadata_invalid', /authorization_endpoint/,
    (document) => ({ ...document, authorization_endpoint: 'file:///etc/passwd' })],
];

for (const [what, code, pattern, change] of METADATA) {
  test(`metadata with ${what} ends the login before it begins`, async (t) => {
    const { authorizationServer, gateway } = await setStage(t);
    const seen = tamper(authorizationServer, change);
    assertRefused(await beginLogin(gateway), code, pattern);
    assert.ok(seen.length > 0, 'the document was read');
    assert.deepEqual(beyondMetadata(seen), []);
  });
}

test('metadata for another resource ends the login before any server is asked', async (t) => {
  const { authorizationServer, upstream, gateway } = await setStage(t);
  const seen = tamper(authorizationServer, (document) => document);
  upstream.intercept = (req, res) => {
    if (!req.url.startsWith('/.well-known/')) return false;
    sendJson(res, 200, {
      resource: 'https://bank.example/mcp', authorization_servers: [authorizationServer.issuer],
    });
    return true;
  };
  assertRefused(await beginLogin(gateway), 'metadata_invalid', /bank\.example/);
  assert.deepEqual(seen, []);
});

/** Goes as far as the redirect back, and returns it. */
async function callbackOf(gateway, browser) {
  let url = `${gateway.origin}/oauth/login`;
  while (!url.startsWith(`${gateway.origin}/oauth/callback`)) {
    const { headers } = await browser.get(url);
    url = new URL(headers.location, url).href;
  }
  return new URL(url);
}

const ANSWERS = [
  ['from another server', 'login_mix_up', (query) => query.set('iss', 'https://evil.example')],
  ['that does not say where it comes from', 'login_mix_up', (query) => query.delete('iss')],
  ['from another server with an error', 'login_mix_up', (query) => {
    query.delete('code');
    query.set('error', 'access_denied');
    query.set('iss', 'https://evil.example');
  }],
  ['with another state', 'login_state_unknown', (query) => query.set('state', 'a'.repeat(43))],
  ['with two codes', 'bad_request', (query) => query.append('code', 'another')],
];

for (const [what, code, change] of ANSWERS) {
  test(`an answer ${what} sends its code nowhere`, async (t) => {
    const { authorizationServer, gateway } = await setStage(t);
    const browser = new Browser();
    const callback = await callbackOf(gateway, browser);
    const seen = tamper(authorizationServer, (document) => document);
    change(callback.searchParams);
    const answer = await browser.get(callback.href, { accept: 'application/json' });
    assert.equal(answer.json().error, code, answer.body);
    assert.doesNotMatch(answer.body, /evil\.example/, 'what it said is not repeated');
    assert.deepEqual(beyondMetadata(seen), []);
    assert.equal(authorizationServer.counts.authorization_code, 0);
    assert.equal((await gateway.status()).state, 'login_required');
  });
}

test('an answer that comes twice is exchanged once', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  const browser = new Browser();
  const callback = await callbackOf(gateway, browser);
  assert.equal((await browser.get(callback.href)).status, 200);
  const again = await browser.get(callback.href, { accept: 'application/json' });
  assert.equal(again.json().error, 'login_state_unknown');
  assert.equal(authorizationServer.counts.authorization_code, 1);
  assert.equal(authorizationServer.counts.refused, 0);
  assert.equal((await gateway.status()).state, 'ready');
});
