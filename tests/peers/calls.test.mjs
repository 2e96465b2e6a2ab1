// A working day in a minute: calls, streams and notifications while tokens run out and are renewed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { login } from './lib/browser.mjs';
import { delay, until } from './lib/gateway.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { setStage } from './lib/stage.mjs';

const MINUTE = 62_000;

async function callFor(client, milliseconds, pause) {
  let calls = 0;
  for (const end = Date.now() + milliseconds; Date.now() < end; calls += 1) {
    assert.equal(await echo(client, `call ${calls}`), `Echo: call ${calls}`);
    await delay(pause);
  }
  return calls;
}

/** A message every two seconds on the stream that the client holds open. */
async function pushFor(upstream, milliseconds) {
  let pushed = 0;
  for (const end = Date.now() + milliseconds; Date.now() < end; pushed += 1) {
    for (const { server } of upstream.sessions.values()) {
      await server.sendLoggingMessage({ level: 'error', data: `push ${pushed}` });
    }
    await delay(2000);
  }
  return pushed;
}

test('60 s of calls across three token expiries show the client no error', async (t) => {
  const { authorizationServer, upstream, gateway } = await setStage(t);
  await login(gateway.origin);
  const clients = await Promise.all([1, 2, 3].map(() => connect(`${gateway.origin}/mcp`)));
  await delay(500);
  const [pushed, ...calls] = await Promise.all([
    pushFor(upstream, MINUTE), ...clients.map((client) => callFor(client, MINUTE, 50))]);
  assert.ok(calls.every((number) => number > 100), `calls: ${calls}`);
  for (const client of clients) {
    assert.deepEqual(client.faults, []);
    assert.deepEqual(client.logged.map(({ data }) => data),
      Array.from({ length: pushed }, (_, number) => `push ${number}`));
  }
  const { refresh_token: refreshes, refused, authorization_code: logins } =
    authorizationServer.counts;
  assert.ok(refreshes >= 3 && refreshes <= 8, `refreshes: ${refreshes}`);
  assert.equal(refused, 0);
  assert.equal(logins, 1);
  assert.equal((await gateway.status()).state, 'ready');
  await Promise.all(clients.map((client) => client.close()));
});

test('many calls at the moment of expiry cause one refresh', async (t) => {
  const { authorizationServer, gateway } = await setStage(t, { server: { accessTokenSeconds: 3 } });
  await login(gateway.origin);
  const clients = await Promise.all([1, 2, 3, 4].map(() => connect(`${gateway.origin}/mcp`)));
  await delay(4000);
  const before = authorizationServer.counts.refresh_token;
  await Promise.all(clients.flatMap((client) => Array.from({ length: 10 }, () => echo(client, 'x'))));
  assert.ok(authorizationServer.counts.refresh_token - before <= 1);
  assert.equal(authorizationServer.counts.refused, 0);
  await Promise.all(clients.map((client) => client.close()));
});

test('progress notifications arrive while the call is still going on', async (t) => {
  const { gateway } = await setStage(t);
  await login(gateway.origin);
  const client = await connect(`${gateway.origin}/p/default/mcp`);
  const arrivals = [];
  const { content } = await client.callTool(
    { name: 'trigger-long-running-operation', arguments: { duration: 3, steps: 6 } }, undefined,
    { onprogress: ({ progress }) => arrivals.push({ progress, at: Date.now() }) });
  assert.match(content[0].text, /completed/);
  assert.deepEqual(arrivals.map(({ progress }) => progress), [1, 2, 3, 4, 5, 6]);
  // Buffered, they would all come at the end.
  assert.ok(arrivals.at(-1).at - arrivals[0].at > 2000);
  await client.close();
});

test('a call that outlives its token ends well', async (t) => {
  const { authorizationServer, gateway } = await setStage(t, { server: { accessTokenSeconds: 3 } });
  await login(gateway.origin);
  const client = await connect(`${gateway.origin}/mcp`);
  const { content } = await client.callTool(
    { name: 'trigger-long-running-operation', arguments: { duration: 7, steps: 2 } });
  assert.match(content[0].text, /completed/);
  assert.equal(await echo(client, 'after'), 'Echo: after');
  assert.equal(authorizationServer.counts.refused, 0);
  await client.close();
});

test('log messages reach the GET stream, and a closed session leaves none behind', async (t) => {
  const { upstream, gateway } = await setStage(t);
  await login(gateway.origin);
  const client = await connect(`${gateway.origin}/mcp`);
  await client.callTool({ name: 'toggle-simulated-logging', arguments: {} });
  await until(() => client.logged.length > 0, 'a log message');
  await client.transport.terminateSession();
  await client.close();
  await until(() => upstream.sessions.size === 0, 'the end of the session');
});

test('an upstream that refuses a token gets a new one, and the client sees nothing', async (t) => {
  const { authorizationServer, upstream, gateway } = await setStage(t);
  await login(gateway.origin);
  const client = await connect(`${gateway.origin}/mcp`);
  let refusedToken;
  upstream.intercept = (req, res) => {
    refusedToken ??= req.headers.authorization;
    if (req.headers.authorization !== refusedToken) return false;
    res.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end();
    return true;
  };
  assert.equal(await echo(client, 'again'), 'Echo: again');
  assert.equal(authorizationServer.counts.refresh_token, 1);
  await client.close();
});
