// Tokens without a person: the grants that machines use, against oidc-provider.
import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { SignJWT, decodeJwt } from 'jose';
import { JWT_BEARER } from './lib/assertion_grant.mjs';
import { startAuthorizationServer } from './lib/authorization_server.mjs';
import { login } from './lib/browser.mjs';
import { startIdentityProvider } from './lib/identity_provider.mjs';
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

async function setMachine(t, { client, yaml, assertions, accessTokenSeconds, start = true,
  prepare = async () => {} }) {
  const authorizationServer = await startAuthorizationServer(
    { clients: [client], registration: false, accessTokenSeconds, assertions });
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
  await prepare(gateway, { authorizationServer, upstream });
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

const KEYS = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

/** A key pair: what the server is told of it, and the PEM for the gateway. */
function keyClient(alg) {
  const { publicKey, privateKey } = KEYS[alg]();
  return {
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client: {
      token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: alg,
      jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'theirs', use: 'sig', alg }] },
    },
  };
}

for (const alg of Object.keys(KEYS)) {
  test(`client_credentials with private_key_jwt by ${alg}: a new assertion each time`, async (t) => {
    const { pem, client: keys } = keyClient(alg);
    const { authorizationServer, gateway, url } = await setMachine(t, {
      client: machine(keys),
      yaml: `    grant: client_credentials
    private_key: \${file:key.pem}
    signing_alg: ${alg}
`,
      accessTokenSeconds: 3,
      prepare: (gateway) => writeFile(path.join(gateway.home, 'key.pem'), pem),
    });
    const client = await connect(url);
    const end = Date.now() + 4500;
    while (Date.now() < end) {
      assert.equal(await echo(client, alg), `Echo: ${alg}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await client.close();
    const assertions = authorizationServer.tokenRequests.map((sent) => sent.client_assertion);
    assert.ok(assertions.length >= 2);
    assert.equal(new Set(assertions.map((one) => decodeJwt(one).jti)).size, assertions.length);
    assert.equal(decodeJwt(assertions[0]).aud, authorizationServer.issuer);
    assert.equal(authorizationServer.counts.refused, 0);
    for (const one of assertions) assert.ok(!gateway.output().includes(one));
  });
}

test('a key from the environment, its line ends written as \\n', async (t) => {
  const { pem, client: keys } = keyClient('ES256');
  const authorizationServer = await startAuthorizationServer(
    { clients: [machine(keys)], registration: false });
  t.after(() => authorizationServer.close());
  const upstream = await startUpstream(authorizationServer);
  t.after(() => upstream.close());
  const gateway = await Gateway.start({ env: {
    UPSTREAM_MCP_URL: upstream.url, GRANT: 'client_credentials', CLIENT_ID: 'machine',
    PRIVATE_KEY: pem.replaceAll('\n', '\\n'),
  } });
  t.after(() => gateway.close());
  const client = await connect(`${gateway.origin}/mcp`);
  assert.equal(await echo(client, 'env'), 'Echo: env');
  await client.close();
});

test('a login with private_key_jwt: the code, refreshes and revocation', async (t) => {
  const { pem, client: keys } = keyClient('ES256');
  const { authorizationServer, gateway, url } = await setMachine(t, {
    client: machine({
      ...keys, grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
      application_type: 'native', scope: undefined,
      redirect_uris: ['http://127.0.0.1/p/machine/oauth/callback'],
    }),
    yaml: '    private_key: ${file:key.pem}\n    token_endpoint_auth_method: private_key_jwt\n',
    accessTokenSeconds: 3,
    prepare: (gateway) => writeFile(path.join(gateway.home, 'key.pem'), pem),
  });
  await login(gateway.origin, '/p/machine');
  const client = await connect(url);
  const end = Date.now() + 4500;
  while (Date.now() < end) {
    assert.equal(await echo(client, 'person'), 'Echo: person');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await client.close();
  assert.equal(authorizationServer.counts.authorization_code, 1);
  assert.ok(authorizationServer.counts.refresh_token >= 1);
  assert.equal(authorizationServer.counts.refused, 0);
  const logout = await request(`${gateway.origin}/p/machine/oauth/logout`, { method: 'POST' });
  assert.equal(logout.status, 200, logout.body);
  assert.equal(authorizationServer.counts.revoke, 2);
  // It knows its JWT access tokens by their signature only.
  assert.deepEqual(authorizationServer.revocationErrors, ['unsupported_token_type']);
});

/** At once, as platforms replace what may be read at any moment. */
async function exchange(file, text) {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

/** A platform that gives workloads their tokens. */
function makePlatform() {
  const { publicKey, privateKey } = KEYS.ES256();
  return {
    publicKey,
    issuer: 'https://platform.example',
    token: (claims, header = {}) => new SignJWT({ sub: 'workload', jti: randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'ES256', ...header })
      .setIssuer('https://platform.example').setIssuedAt().setExpirationTime('5m').sign(privateKey),
  };
}

async function setWorkload(t, { audience, accessTokenSeconds } = {}) {
  const platform = makePlatform();
  const file = (gateway) => path.join(gateway.home, 'token.jwt');
  const stage = await setMachine(t, {
    client: machine({ grant_types: [JWT_BEARER], token_endpoint_auth_method: 'none' }),
    assertions: { key: platform.publicKey, issuer: platform.issuer },
    yaml: '    grant: jwt_bearer\n    assertion: ${file:token.jwt}\n',
    accessTokenSeconds,
    prepare: async (gateway, { authorizationServer }) => writeFile(file(gateway),
      await platform.token({ aud: audience ?? authorizationServer.issuer })),
  });
  const replace = async (claims) => exchange(file(stage.gateway), await platform.token(claims));
  return { ...stage, replace };
}

test('jwt_bearer: the workload token is the grant, and its file is read each time', async (t) => {
  const { authorizationServer, upstream, replace, url } =
    await setWorkload(t, { accessTokenSeconds: 3 });
  const client = await connect(url);
  const end = Date.now() + 4500;
  while (Date.now() < end) {
    assert.equal(await echo(client, 'workload'), 'Echo: workload');
    // As platforms do it; the server takes no assertion twice.
    await replace({ aud: authorizationServer.issuer });
  }
  await client.close();
  assert.ok(authorizationServer.counts[JWT_BEARER] >= 2);
  assert.equal(authorizationServer.counts.refused, 0);
  const sent = upstream.requests.at(-1).headers.authorization.replace('Bearer ', '');
  assert.equal(decodeJwt(sent).aud, upstream.url);
});

test('jwt_bearer: a refused assertion is not sent again, nor is another grant tried', async (t) => {
  const { authorizationServer, gateway, replace, url } =
    await setWorkload(t, { audience: 'https://elsewhere.example' });
  const answer = await ping(url);
  assert.equal(answer.json().error.data.error, 'grant_refused');
  assert.match(answer.json().error.data.message, /invalid_grant/);
  assert.match(answer.json().error.data.hint, /assertion/);
  for (let calls = 0; calls < 10; calls += 1) await ping(url);
  assert.equal(authorizationServer.counts.refused, 1);
  assert.equal((await gateway.status('/p/machine')).code, 'grant_refused');
  await replace({ aud: authorizationServer.issuer });
  await until(async () => (await ping(url)).status !== 502, 'the new assertion', 40_000);
  assert.equal(authorizationServer.counts.refused, 1);
  assert.deepEqual(Object.keys(authorizationServer.counts).filter((name) => name === 'client_credentials'), []);
});

async function setEnterprise(t, idTokenFor) {
  const provider = await startIdentityProvider('machine');
  t.after(() => provider.close());
  const file = (gateway) => path.join(gateway.home, 'id.jwt');
  const stage = await setMachine(t, {
    client: machine({ client_secret: SECRET, grant_types: [JWT_BEARER] }),
    assertions: {
      key: provider.publicKey, issuer: provider.issuer, typ: 'oauth-id-jag+jwt',
      check: (claims, ctx) => {
        assert.equal(claims.client_id, ctx.oidc.client.clientId);
        assert.equal(claims.resource, ctx.oidc.params.resource);
      },
    },
    yaml: `    grant: enterprise_managed
    client_secret: "${SECRET}"
    idp_issuer: ${provider.issuer}
    idp_client_id: ${provider.client.id}
    idp_client_secret: "${provider.client.secret}"
    idp_id_token: \${file:id.jwt}
`,
    prepare: async (gateway) => writeFile(file(gateway), await provider.idToken(idTokenFor)),
  });
  const replace = async () => exchange(file(stage.gateway), await provider.idToken());
  return { ...stage, provider, replace };
}

test('enterprise_managed: the provider vouches, and the server gives a token', async (t) => {
  const { authorizationServer, provider, upstream, gateway, url } = await setEnterprise(t);
  const client = await connect(url);
  assert.equal(await echo(client, 'vouched'), 'Echo: vouched');
  await client.close();
  assert.equal(provider.exchanges, 1);
  assert.deepEqual(provider.refused, []);
  assert.equal(authorizationServer.counts[JWT_BEARER], 1);
  const sent = upstream.requests.at(-1).headers.authorization.replace('Bearer ', '');
  assert.equal(decodeJwt(sent).aud, upstream.url);
  assert.doesNotMatch(gateway.output(), /s3cret|eyJ/);
});

test('enterprise_managed: a provider that refuses is named, and a new ID token mends it',
  async (t) => {
    const { authorizationServer, provider, replace, url } = await setEnterprise(t, 'another-client');
    const { data } = (await ping(url)).json().error;
    assert.equal(data.error, 'grant_refused');
    assert.match(data.message, /identity provider .*invalid_grant/);
    assert.match(data.hint, /idp_id_token/);
    for (let calls = 0; calls < 10; calls += 1) await ping(url);
    assert.equal(provider.refused.length, 1);
    assert.equal(authorizationServer.counts[JWT_BEARER], undefined);
    await replace();
    await until(async () => (await ping(url)).status !== 502, 'the new ID token', 40_000);
    assert.equal(provider.exchanges, 1);
  });

test('tokens that run out are replaced while calls go on', async (t) => {
  const { authorizationServer, url } = await setMachine(t, {
    client: machine({ client_secret: SECRET }),
    yaml: `    grant: client_credentials\n    client_secret: "${SECRET}"\n`,
    accessTokenSeconds: 3,
  });
  const client = await connect(url);
  const end = Date.now() + 7000;
  while (Date.now() < end) {
    assert.equal(await echo(client, 'on'), 'Echo: on');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await client.close();
  assert.ok(authorizationServer.counts.client_credentials >= 3);
  assert.ok(authorizationServer.counts.client_credentials <= 9);
  assert.equal(authorizationServer.counts.refused, 0);
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
