// Logging out forgets the tokens and the client, here and at the authorization server.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { login } from './lib/browser.mjs';
import { postJson, request } from './lib/http_client.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { setStage } from './lib/stage.mjs';

const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

async function logOut(gateway, headers = {}) {
  return request(`${gateway.origin}/oauth/logout`, { method: 'POST', headers });
}

async function assertLoggedOut(gateway) {
  assert.equal((await gateway.status()).state, 'login_required');
  const answer = await postJson(`${gateway.origin}/mcp`, PING);
  assert.equal(answer.status, 401);
  assert.equal(answer.json().error.data.error, 'not_authenticated');
}

test('after a logout nothing goes through, not even after a restart', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  await login(gateway.origin);
  assert.ok((await logOut(gateway)).status < 400);
  await assertLoggedOut(gateway);
  assert.ok(authorizationServer.counts.revoke >= 1, 'revoked at the server too');
  await gateway.stop();
  await gateway.run();
  await assertLoggedOut(gateway);
});

test('the stored record is gone', async (t) => {
  const { gateway } = await setStage(t);
  const names = async () => (await readdir(gateway.stateDir, { recursive: true })).sort();
  const records = async () => (await names()).filter((name) => /default-\w+\.sealed$/.test(name));
  await login(gateway.origin);
  assert.equal((await records()).length, 1, `${await names()}`);
  await logOut(gateway);
  assert.deepEqual(await records(), []);
});

test('a new login registers a new client and works', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  await login(gateway.origin);
  await logOut(gateway);
  await login(gateway.origin);
  const client = await connect(`${gateway.origin}/mcp`);
  assert.equal(await echo(client, 'back'), 'Echo: back');
  await client.close();
  assert.equal(authorizationServer.counts.register, 2);
});

test('a foreign page cannot log anybody out', async (t) => {
  const { gateway } = await setStage(t);
  await login(gateway.origin);
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
    assert.equal((await logOut(gateway, headers)).status, 403);
    const get = await request(`${gateway.origin}/oauth/logout`, { headers });
    assert.equal(get.status, 403);
  }
  assert.equal((await gateway.status()).state, 'ready');
});

test('a logout works without the authorization server', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  await login(gateway.origin);
  await authorizationServer.close();
  assert.ok((await logOut(gateway)).status < 400);
  await assertLoggedOut(gateway);
});
