// Two upstreams with two authorization servers behind one gateway: nothing crosses over.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { startAuthorizationServer } from './lib/authorization_server.mjs';
import { Browser, login } from './lib/browser.mjs';
import { Gateway } from './lib/gateway.mjs';
import { postJson, request } from './lib/http_client.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { startUpstream } from './lib/upstream.mjs';

async function startPair(t) {
  const authorizationServer = await startAuthorizationServer({ accessTokenSeconds: 5 });
  t.after(() => authorizationServer.close());
  const upstream = await startUpstream(authorizationServer);
  t.after(() => upstream.close());
  return { authorizationServer, upstream };
}

async function startBoth(t, head = '') {
  const one = await startPair(t);
  const two = await startPair(t);
  const gateway = await Gateway.start({
    yaml: `${head}
profiles:
  one:
    upstream_mcp_url: ${one.upstream.url}
  two:
    upstream_mcp_url: ${two.upstream.url}
    redirect_path: /signed-in
`,
  });
  t.after(() => gateway.close());
  return { one, two, gateway };
}

const tokensAt = (upstream) => upstream.requests
  .map(({ headers }) => headers.authorization?.replace('Bearer ', '')).filter(Boolean);

test('both work at once, and no token reaches the other upstream', async (t) => {
  const { one, two, gateway } = await startBoth(t);
  const browser = new Browser();
  await login(gateway.origin, '/p/one', browser);
  await login(gateway.origin, '/p/two', browser);
  assert.ok(browser.visited.some((url) => url.startsWith(`${gateway.origin}/p/two/signed-in?`)));

  const clients = await Promise.all(['one', 'two']
    .map((name) => connect(`${gateway.origin}/p/${name}/mcp`)));
  // Longer than a token lives, so that both refresh while the other is at work.
  const end = Date.now() + 8000;
  await Promise.all(clients.map(async (client, number) => {
    while (Date.now() < end) {
      assert.equal(await echo(client, `call ${number}`), `Echo: call ${number}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }));
  await Promise.all(clients.map((client) => client.close()));

  for (const { upstream, authorizationServer } of [one, two]) {
    const tokens = tokensAt(upstream);
    assert.ok(tokens.length > 10);
    for (const token of tokens) {
      assert.equal(decodeJwt(token).iss, authorizationServer.issuer);
      assert.equal(decodeJwt(token).aud, upstream.url);
    }
    assert.ok(authorizationServer.counts.refresh_token >= 1);
    assert.equal(authorizationServer.counts.refused, 0);
  }
});

test('two logins that are open at once both end well', async (t) => {
  const { gateway } = await startBoth(t);
  const browser = new Browser();
  const started = [];
  for (const name of ['one', 'two']) {
    started.push(await browser.get(`${gateway.origin}/p/${name}/oauth/login`));
  }
  for (const { headers } of started.reverse()) {
    assert.equal((await browser.open(headers.location)).status, 200);
  }
  assert.equal((await gateway.status('/p/one')).state, 'ready');
  assert.equal((await gateway.status('/p/two')).state, 'ready');
});

test('a callback of one profile does not log in the other', async (t) => {
  const { gateway } = await startBoth(t);
  const browser = new Browser();
  const started = await browser.get(`${gateway.origin}/p/one/oauth/login`);
  const state = new URL(started.headers.location).searchParams.get('state');
  const answer = await browser.get(`${gateway.origin}/p/two/signed-in?code=x&state=${state}`);
  assert.equal(answer.status, 400);
  assert.equal((await gateway.status('/p/two')).state, 'login_required');
  assert.equal((await browser.open(started.headers.location)).status, 200);
  assert.equal((await gateway.status('/p/one')).state, 'ready');
});

test('a dead upstream takes nothing else down', async (t) => {
  const { two, gateway } = await startBoth(t);
  const browser = new Browser();
  await login(gateway.origin, '/p/one', browser);
  await login(gateway.origin, '/p/two', browser);
  await two.upstream.close();
  const answer = await postJson(`${gateway.origin}/p/two/mcp`,
    { jsonrpc: '2.0', id: 7, method: 'ping' });
  assert.equal(answer.status, 502);
  assert.equal(answer.json().id, 7);
  assert.equal(answer.json().error.data.error, 'upstream_unreachable');
  const client = await connect(`${gateway.origin}/p/one/mcp`);
  assert.equal(await echo(client, 'still here'), 'Echo: still here');
  await client.close();
});

test('without a default profile the bare paths are 404', async (t) => {
  const { gateway } = await startBoth(t);
  for (const path of ['/mcp', '/oauth/login', '/oauth/status', '/mcp/health']) {
    assert.equal((await request(`${gateway.origin}${path}`)).status, 404, path);
  }
  assert.equal((await request(`${gateway.origin}/health`)).json().profiles, 2);
});

test('default_profile is served at the bare paths too', async (t) => {
  const { gateway } = await startBoth(t, 'default_profile: two');
  await login(gateway.origin, '/p/two');
  const client = await connect(`${gateway.origin}/mcp`);
  assert.equal(await echo(client, 'bare'), 'Echo: bare');
  await client.close();
  assert.equal((await gateway.status()).profile, 'two');
});
