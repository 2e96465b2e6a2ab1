// Calls that cannot be answered: the client is told why in its own words, and what to do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { login } from './lib/browser.mjs';
import { delay, until } from './lib/gateway.mjs';
import { postJson, request } from './lib/http_client.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { setStage } from './lib/stage.mjs';

const call = (id) => ({ jsonrpc: '2.0', id, method: 'tools/list' });

test('without a login a call is answered with the login URL, under its own id', async (t) => {
  const { upstream, gateway } = await setStage(t);
  for (const id of [1, 'a "quoted" id', 0]) {
    const answer = await postJson(`${gateway.origin}/mcp`, call(id));
    assert.equal(answer.status, 401);
    const { jsonrpc, id: answered, error } = answer.json();
    assert.equal(jsonrpc, '2.0');
    assert.equal(answered, id);
    assert.equal(error.data.error, 'not_authenticated');
    assert.equal(error.data.login_url, `${gateway.origin}/oauth/login`);
    assert.equal(error.data.profile, 'default');
    assert.ok(error.message.includes(error.data.login_url) || error.message.length > 10);
  }
  const plain = await request(`${gateway.origin}/p/default/mcp`);
  assert.equal(plain.status, 401);
  assert.equal(plain.json().login_url, `${gateway.origin}/oauth/login`);
  assert.equal(plain.headers['www-authenticate'], undefined,
    'a challenge would send the client into OAuth against the gateway');
  assert.ok(upstream.requests.every(({ method }) => method !== 'DELETE'));
});

test('an unknown profile is a 404 that lists no names', async (t) => {
  const { gateway } = await setStage(t);
  for (const path of ['/p/nobody/mcp', '/p/nobody/oauth/login', '/p/nobody/oauth/status']) {
    const answer = await request(`${gateway.origin}${path}`);
    assert.equal(answer.status, 404, path);
    assert.equal(answer.json().error, 'unknown_profile', path);
    assert.doesNotMatch(answer.body, /default"/);
  }
  const answer = await postJson(`${gateway.origin}/p/nobody/mcp`, call(3));
  assert.equal(answer.status, 404);
  assert.equal(answer.json().id, 3);
});

test('an upstream that is gone is 502, and is back when it is', async (t) => {
  const { upstream, gateway } = await setStage(t);
  await login(gateway.origin);
  upstream.intercept = (req) => {
    req.socket.destroy();
    return true;
  };
  const answer = await postJson(`${gateway.origin}/mcp`, call(9));
  assert.equal(answer.status, 502);
  assert.equal(answer.json().id, 9);
  assert.match(answer.json().error.data.error, /^upstream_(unreachable|protocol)$/);
  upstream.intercept = undefined;
  const client = await connect(`${gateway.origin}/mcp`);
  assert.equal(await echo(client, 'back'), 'Echo: back');
  await client.close();
});

test('answers of the upstream pass unchanged, its errors too', async (t) => {
  const { upstream, gateway } = await setStage(t);
  await login(gateway.origin);
  for (const status of [400, 404, 405, 429, 500, 503]) {
    upstream.intercept = (req, res) => {
      res.writeHead(status, { 'content-type': 'application/json', 'retry-after': '7' });
      res.end('{"jsonrpc":"2.0","error":{"code":-32021}}');
      return true;
    };
    const answer = await postJson(`${gateway.origin}/mcp`, call(1));
    assert.equal(answer.status, status);
    assert.equal(answer.body, '{"jsonrpc":"2.0","error":{"code":-32021}}');
    assert.equal(answer.headers['retry-after'], '7');
  }
});

test('what an upstream must not do to a browser is taken out of its answers', async (t) => {
  const { upstream, gateway } = await setStage(t);
  await login(gateway.origin);
  upstream.intercept = (req, res) => {
    res.writeHead(200, {
      'content-type': 'text/html', 'set-cookie': 'a=b', 'access-control-allow-origin': '*',
      'clear-site-data': '"*"', refresh: '0; url=/oauth/logout', 'mcp-session-id': 'kept',
      'strict-transport-security': 'max-age=1', 'alt-svc': 'h2=":1"',
    }).end('<script>1</script>');
    return true;
  };
  const { headers } = await request(`${gateway.origin}/mcp`);
  for (const name of ['set-cookie', 'access-control-allow-origin', 'clear-site-data', 'refresh',
    'strict-transport-security', 'alt-svc']) {
    assert.equal(headers[name], undefined, name);
  }
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.match(headers['content-security-policy'], /sandbox/);
  assert.equal(headers['mcp-session-id'], 'kept');
});

test('redirects are not followed: inside they are rewritten, outside they are 502', async (t) => {
  const { upstream, gateway } = await setStage(t);
  await login(gateway.origin);
  const redirectTo = (location) => {
    upstream.intercept = (req, res) => {
      res.writeHead(307, { location }).end();
      return true;
    };
    return postJson(`${gateway.origin}/p/default/mcp`, call(1));
  };
  const inside = await redirectTo(`${upstream.url}/`);
  assert.equal(inside.status, 307);
  assert.equal(new URL(inside.headers.location, gateway.origin).href,
    `${gateway.origin}/p/default/mcp/`);
  const outside = await redirectTo('https://evil.example/steal?x=1');
  assert.equal(outside.status, 502);
  assert.equal(outside.json().error.data.error, 'upstream_redirect');
  assert.match(outside.body, /https:\/\/evil\.example/);
  assert.doesNotMatch(outside.body, /steal/);
});

test('a missing scope is answered with a login URL', async (t) => {
  const { upstream, gateway } = await setStage(t);
  await login(gateway.origin);
  upstream.intercept = (req, res) => {
    res.writeHead(403, {
      'www-authenticate': 'Bearer error="insufficient_scope", scope="mcp:tools mcp:admin"',
    }).end();
    return true;
  };
  const answer = await postJson(`${gateway.origin}/mcp`, call(4));
  assert.equal(answer.status, 403);
  assert.equal(answer.json().error.data.error, 'insufficient_scope');
  assert.equal(answer.json().error.data.login_url, `${gateway.origin}/oauth/login`);
});

test('a broken authorization server is never "not authenticated", and ends when it recovers',
  async (t) => {
    const { authorizationServer, gateway } =
      await setStage(t, { server: { accessTokenSeconds: 3 } });
    await login(gateway.origin);
    authorizationServer.intercept = (req, res) => {
      if (req.url !== '/token') return false;
      res.writeHead(503).end('{"error":"invalid_grant"}');
      return true;
    };
    await delay(4000);
    const answer = await postJson(`${gateway.origin}/mcp`, call(1));
    assert.ok([502, 504].includes(answer.status), `${answer.status} ${answer.body}`);
    assert.notEqual(answer.json().error.data.error, 'not_authenticated');
    assert.equal((await gateway.status()).state, 'degraded');

    authorizationServer.intercept = undefined;
    await until(async () => (await postJson(`${gateway.origin}/mcp`, call(2))).status !== 502,
      'calls to work again', 30_000);
    const client = await connect(`${gateway.origin}/mcp`);
    assert.equal(await echo(client, 'recovered'), 'Echo: recovered');
    assert.equal(authorizationServer.counts.authorization_code, 1);
    await client.close();
  });

test('a refused refresh asks for a login, and a new login works', async (t) => {
  const { authorizationServer, gateway } = await setStage(t, { server: { accessTokenSeconds: 3 } });
  await login(gateway.origin);
  authorizationServer.intercept = (req, res) => {
    if (req.url !== '/token') return false;
    res.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
    return true;
  };
  await delay(4000);
  const answer = await postJson(`${gateway.origin}/mcp`, call(1));
  assert.equal(answer.status, 401, answer.body);
  assert.ok(answer.json().error.data.login_url);
  assert.equal((await gateway.status()).state, 'login_required');
  authorizationServer.intercept = undefined;
  await login(gateway.origin);
  const client = await connect(`${gateway.origin}/mcp`);
  assert.equal(await echo(client, 'again'), 'Echo: again');
  await client.close();
});
