// DPoP (RFC 9449) against a certified authorization server and a strict resource, both of which
// want nonces. Nothing of it may reach the client.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser, login } from './lib/browser.mjs';
import { delay, until } from './lib/gateway.mjs';
import { request } from './lib/http_client.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { setStage } from './lib/stage.mjs';

const NONCES = { requireNonce: true, rotateEvery: 4 };

function stage(t, { server = {}, dpop = NONCES, env = {} } = {}) {
  return setStage(t, { server: { dpop: true, ...server }, upstream: { dpop }, env });
}

async function callOften(client, count, prefix) {
  for (let call = 0; call < count; call += 1) {
    assert.equal(await echo(client, `${prefix} ${call}`), `Echo: ${prefix} ${call}`);
  }
}

function assertClean({ authorizationServer, upstream, gateway }, client) {
  assert.deepEqual(upstream.dpop.faults, []);
  if (client) assert.deepEqual(client.faults, []);
  assert.equal(authorizationServer.counts.authorization_code, 1);
  assert.equal(authorizationServer.counts.register, 1);
  assert.equal(upstream.dpop.keys.size, 1);
  assert.doesNotMatch(gateway.output(), /PRIVATE KEY|dpop_proof_refused/);
}

test('a login, calls, a stream and its end go with proofs', async (t) => {
  const cast = await stage(t);
  await login(cast.gateway.origin);
  const client = await connect(`${cast.gateway.origin}/mcp`);
  await callOften(client, 12, 'call');
  await until(() => cast.upstream.dpop.methods.has('GET'), 'the stream');
  await client.transport.terminateSession();
  assert.deepEqual([...cast.upstream.dpop.methods].sort(), ['DELETE', 'GET', 'POST']);
  assert.ok(cast.upstream.dpop.nonceChallenges >= 1);
  assert.equal(cast.authorizationServer.counts.refresh_token, 0);
  assertClean(cast, client);
  await client.close();
});

test('refreshes keep the key, and calls go on meanwhile', async (t) => {
  const cast = await stage(t, { server: { accessTokenSeconds: 10 } });
  await login(cast.gateway.origin);
  const client = await connect(`${cast.gateway.origin}/mcp`);
  for (let round = 0; cast.authorizationServer.counts.refresh_token < 3; round += 1) {
    assert.ok(round < 300, 'too few refreshes');
    await callOften(client, 1, `round ${round}`);
    await delay(150);
  }
  assertClean(cast, client);
  await client.close();
});

test('a restart goes on with the same key', async (t) => {
  const cast = await stage(t, { server: { accessTokenSeconds: 3 } });
  await login(cast.gateway.origin);
  for (let time = 0; time < 3; time += 1) {
    const client = await connect(`${cast.gateway.origin}/mcp`);
    await callOften(client, 2, `start ${time}`);
    await client.close();
    await cast.gateway.stop();
    if (time === 1) await delay(3200);
    await cast.gateway.run();
  }
  assert.ok(cast.authorizationServer.counts.refresh_token >= 1);
  assertClean(cast);
});

test('many calls at once, while the nonce changes under them', async (t) => {
  const cast = await stage(t, { dpop: { requireNonce: true, rotateEvery: 25, announce: true } });
  await login(cast.gateway.origin);
  const client = await connect(`${cast.gateway.origin}/mcp`);
  for (let round = 0; round < 4; round += 1) {
    const calls = Array.from({ length: 20 }, (_, call) => echo(client, `${round}.${call}`));
    assert.deepEqual(await Promise.all(calls),
      Array.from({ length: 20 }, (_, call) => `Echo: ${round}.${call}`));
  }
  assertClean(cast, client);
  await client.close();
});

test("nonces and proofs are the gateway's, not the client's", async (t) => {
  const cast = await stage(t, { dpop: { requireNonce: true, announce: true } });
  await login(cast.gateway.origin);
  for (let time = 0; time < 3; time += 1) {
    const answer = await request(`${cast.gateway.origin}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        dpop: 'a.b.c',
        authorization: 'DPoP mine',
      },
      body: JSON.stringify({
        jsonrpc: '2.0', id: 1, method: 'initialize',
        params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'a', version: '1' } },
      }),
    });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['dpop-nonce'], undefined);
    assert.equal(answer.headers['www-authenticate'], undefined);
    if (time === 1) cast.upstream.dpop.forgetNonces();
  }
  assertClean(cast);
});

test('a body too large to be sent twice is asked for once more', async (t) => {
  const cast = await stage(t, { dpop: { requireNonce: true } });
  await login(cast.gateway.origin);
  const post = () => request(`${cast.gateway.origin}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({
      jsonrpc: '2.0', id: 1, method: 'initialize',
      params: {
        protocolVersion: '2025-06-18', capabilities: {},
        clientInfo: { name: 'x'.repeat(400_000), version: '1' },
      },
    }),
  });
  const first = await post();
  assert.equal(first.status, 502);
  assert.match(first.body, /dpop_proof_refused/);
  assert.match(first.body, /send the request again/);
  assert.equal((await post()).status, 200);
  assert.equal(cast.authorizationServer.counts.refresh_token, 0);
  assertClean(cast);
});

test('where it is required, a server that does not bind tokens is refused', async (t) => {
  const { gateway } = await setStage(t, { env: { DPOP: 'required' } });
  const page = await new Browser().open(`${gateway.origin}/oauth/login`);
  assert.equal(page.status, 502);
  assert.match(page.body, /does not bind/);
  assert.equal((await gateway.status()).state, 'login_required');
});

test('auto leaves a server alone that only could do DPoP', async (t) => {
  const cast = await setStage(t, { server: { dpop: true } });
  await login(cast.gateway.origin);
  const client = await connect(`${cast.gateway.origin}/mcp`);
  await callOften(client, 2, 'bearer');
  assert.ok(cast.upstream.requests.every(({ headers }) => headers.dpop === undefined));
  await client.close();
});
