// What a login gave survives the process: stopped, killed, or started after the token ran out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { login } from './lib/browser.mjs';
import { delay } from './lib/gateway.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { setStage } from './lib/stage.mjs';

async function callOnce(gateway, message) {
  const client = await connect(`${gateway.origin}/mcp`);
  assert.equal(await echo(client, message), `Echo: ${message}`);
  await client.close();
}

function assertOneLogin({ counts }) {
  assert.equal(counts.authorization_code, 1);
  assert.equal(counts.register, 1);
  assert.equal(counts.refused, 0);
}

test('after a restart no new login is needed', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  await login(gateway.origin);
  await callOnce(gateway, 'before');
  await gateway.stop();
  await gateway.run();
  await callOnce(gateway, 'after');
  assertOneLogin(authorizationServer);
});

test('a token that is still good is used after a restart, not renewed', async (t) => {
  const { authorizationServer, gateway } =
    await setStage(t, { server: { accessTokenSeconds: 3600 } });
  await login(gateway.origin);
  await gateway.stop();
  await gateway.run();
  await callOnce(gateway, 'after');
  assert.equal(authorizationServer.counts.refresh_token, 0);
  const { token } = await gateway.status();
  assert.ok(token.expires_in_s > 3000 && token.expires_in_s <= 3600);
  assertOneLogin(authorizationServer);
});

test('started after the token ran out, it renews it', async (t) => {
  const { authorizationServer, gateway } = await setStage(t, { server: { accessTokenSeconds: 2 } });
  await login(gateway.origin);
  await gateway.stop();
  await delay(2500);
  await gateway.run();
  await callOnce(gateway, 'after');
  assert.ok(authorizationServer.counts.refresh_token >= 1);
  assertOneLogin(authorizationServer);
});

test('killed at any moment but that of a refresh, it goes on', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  await login(gateway.origin);
  for (let time = 0; time < 3; time += 1) {
    await gateway.kill();
    await gateway.run();
    await callOnce(gateway, `after kill ${time}`);
  }
  assertOneLogin(authorizationServer);
});

test('a client goes on with its session while the gateway is replaced', async (t) => {
  const { authorizationServer, upstream, gateway } = await setStage(t);
  await login(gateway.origin);
  const client = await connect(`${gateway.origin}/mcp`);
  assert.equal(await echo(client, 'before'), 'Echo: before');
  const session = client.transport.sessionId;
  await gateway.stop();
  await gateway.run();
  assert.equal(await echo(client, 'after'), 'Echo: after');
  assert.equal(client.transport.sessionId, session);
  assert.equal(upstream.sessions.size, 1);
  assertOneLogin(authorizationServer);
  await client.close();
});
