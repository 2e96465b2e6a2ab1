// Tokens without a person: the grants that machines use, against oidc-provider.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { startAuthorizationServer } from './lib/authorization_server.mjs';
import { Gateway, until } from './lib/gateway.mjs';
import { postJson, request } from './lib/http_client.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { startUpstream } from './lib/upstream.mjs';

const SECRET = 'a machine: with a s3cret & more';

function machine(fields) {
  return {
    client_id: 'machine', grant_types: ['client_credentials'], redirect_uris: [], response_types: [],
    scope: 'mcp:tools', ...fields,
  };
}

async function setMachine(t, { client, yaml, accessTokenSeconds, start = true }) {
  const authorizationServer = await startAuthorizationServer(
    { clients: [client], registration: false, accessTokenSeconds });
  t.after(() => authorizationServer.close());
  const upstream = await startUpstream(authorizationServer);
  t.after(() => upstream.close());
  const gateway = new Gateway({ yaml: `
profiles:
  machine:
    upstream_mcp_url: ${upstream.url}
    client_id: machine
${yaml}` });
  await gateway.prepare();
  t.after(() => gateway.close());
  if (start) await gateway.run();
  return { authorizationServer, upstream, gateway, url: `${gateway.origin}/p/machine/mcp` };
}

const ping = (url) => postJson(url, { jsonrpc: '2.0', id: 7, method: 'ping' });

for (const method of ['client_secret_basic', 'client_secret_post']) {
  test(`client_credentials with ${method}: calls go through, and nobody logs in`, async (t) => {
    const { authorizationServer, upstream, gateway, url } = await setMachine(t, {
      client: machine({ client_secret: SECRET, token_endpoint_auth_method: method }),
      yaml: `    grant: client_credentials
    client_secret: "${SECRET}"
    token_endpoint_auth_method: ${method}
`,
    });
    const client = await connect(url);
    assert.equal(await echo(client, 'alone'), 'Echo: alone');
    await client.close();

    const token = upstream.requests.at(-1).headers.authorization.replace('Bearer ', '');
    assert.equal(decodeJwt(token).aud, upstream.url);
    assert.equal(decodeJwt(token).scope, 'mcp:tools');
    assert.equal(authorizationServer.counts.client_credentials, 1);
    const status = await gateway.status('/p/machine');
    assert.equal(status.state, 'ready');
    assert.equal(status.client.client_id, 'machine');
    assert.equal(status.store.backend, 'memory');
    assert.equal(status.urls.login, undefined);
    assert.doesNotMatch(gateway.output(), /s3cret|log in:/);
    assert.ok(!gateway.output().includes(token));
  });
}

test('tokens that run out are replaced while calls go on', async (t) => {
  const { authorizationServer, upstream, url } = await setMachine(t, {
    client: machine({ client_secret: SECRET }),
    yaml: `    grant: client_credentials\n    client_secret: "${SECRET}"\n`,
    accessTokenSeconds: 3,
  });
  const client = await connect(url);
  const probes = upstream.unauthorized;
  const end = Date.now() + 7000;
  while (Date.now() < end) {
    assert.equal(await echo(client, 'on'), 'Echo: on');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await client.close();
  assert.ok(authorizationServer.counts.client_credentials >= 3);
  assert.ok(authorizationServer.counts.client_credentials <= 9);
  assert.equal(authorizationServer.counts.refused, 0);
  assert.equal(upstream.unauthorized, probes);
});

test('a refusal says what is wrong and which setting to look at, and offers no login', async (t) => {
  const { authorizationServer, gateway, url } = await setMachine(t, {
    client: machine({ client_secret: SECRET }),
    yaml: '    grant: client_credentials\n    client_secret: not-the-one\n',
  });
  const answer = await ping(url);
  assert.equal(answer.status, 502);
  const { data } = answer.json().error;
  assert.equal(data.error, 'grant_refused');
  assert.match(data.message, /invalid_client/);
  assert.match(data.hint, /client_secret/);
  assert.equal(data.login_url, undefined);
  assert.doesNotMatch(answer.body, /not-the-one/);
  const status = await gateway.status('/p/machine');
  assert.equal(status.state, 'degraded');
  assert.equal(status.code, 'grant_refused');

  for (let calls = 0; calls < 20; calls += 1) await ping(url);
  assert.ok(authorizationServer.counts.refused <= 2, `${authorizationServer.counts.refused} requests`);
});

test('a login of such a profile is answered in words', async (t) => {
  const { gateway } = await setMachine(t, {
    client: machine({ client_secret: SECRET }),
    yaml: `    grant: client_credentials\n    client_secret: "${SECRET}"\n`,
  });
  const login = `${gateway.origin}/p/machine/oauth/login`;
  const answer = await request(login);
  assert.equal(answer.status, 409);
  assert.equal(answer.json().error, 'login_not_needed');
  assert.equal(answer.json().login_url, undefined);
  const page = await request(login, { headers: { accept: 'text/html' } });
  assert.equal(page.status, 409);
  assert.doesNotMatch(page.body, /oauth\/login/);
  const dashboard = await request(`${gateway.origin}/`, { headers: { accept: 'text/html' } });
  assert.doesNotMatch(dashboard.body, /oauth\/login/);
});

test('an authorization server that comes late is found by itself', async (t) => {
  const { authorizationServer, gateway, url } = await setMachine(t, {
    client: machine({ client_secret: SECRET }),
    yaml: `    grant: client_credentials\n    client_secret: "${SECRET}"\n`,
    start: false,
  });
  authorizationServer.intercept = (req, res) => {
    res.writeHead(503).end();
    return true;
  };
  await gateway.run();
  assert.ok((await ping(url)).status >= 500);
  assert.equal((await gateway.status('/p/machine')).state, 'degraded');
  authorizationServer.intercept = undefined;
  await until(async () => (await gateway.status('/p/machine')).state === 'ready', 'a token', 30_000);
  const client = await connect(url);
  assert.equal(await echo(client, 'late'), 'Echo: late');
  await client.close();
});
