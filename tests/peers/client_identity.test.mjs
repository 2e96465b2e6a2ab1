// Which client the gateway is: one that the server dropped is replaced, requests are pushed where
// the server wants them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser, login } from './lib/browser.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { setStage } from './lib/stage.mjs';

async function assertCallWorks(gateway) {
  const client = await connect(`${gateway.origin}/mcp`);
  assert.equal(await echo(client, 'here'), 'Echo: here');
  await client.close();
}

test('a client that the server dropped is registered anew, before the browser sees an error', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  await login(gateway.origin);
  const first = (await gateway.status()).client.client_id;
  await authorizationServer.forgetClient(first);
  const browser = new Browser();
  await login(gateway.origin, '', browser);
  const second = (await gateway.status()).client.client_id;
  assert.notEqual(second, first);
  assert.equal(authorizationServer.counts.register, 2);
  assert.ok(browser.visited.every((url) => new URL(url).searchParams.get('client_id') !== first));
  await assertCallWorks(gateway);
});

test('a client that the server still knows is used again', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  await login(gateway.origin);
  await login(gateway.origin);
  assert.equal(authorizationServer.counts.register, 1);
  await assertCallWorks(gateway);
});

test('a server that wants requests pushed gets them so, and the URL tells nothing', async (t) => {
  const { authorizationServer, gateway } = await setStage(t, { server: { pushed: true } });
  const browser = new Browser();
  await login(gateway.origin, '', browser);
  const asked = browser.visited.find((url) => url.includes('request_uri='));
  assert.ok(asked, browser.visited.join('\n'));
  assert.deepEqual([...new URL(asked).searchParams.keys()].sort(), ['client_id', 'request_uri']);
  await assertCallWorks(gateway);

  const first = (await gateway.status()).client.client_id;
  await authorizationServer.forgetClient(first);
  await login(gateway.origin);
  assert.notEqual((await gateway.status()).client.client_id, first);
  await assertCallWorks(gateway);
});
