// The way out through an HTTP proxy: a profile's own, and the environment's.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { startAuthorizationServer } from './lib/authorization_server.mjs';
import { login } from './lib/browser.mjs';
import { selfSigned } from './lib/certificate.mjs';
import { startProxy } from './lib/connect_proxy.mjs';
import { Gateway } from './lib/gateway.mjs';
import { postJson } from './lib/http_client.mjs';
import { listen, sendJson } from './lib/http_server.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { startUpstream } from './lib/upstream.mjs';

const PING = { jsonrpc: '2.0', id: 7, method: 'ping' };
const PASSWORD = 'hunter2@/';

/** A certificate for `name`, and the file in which a gateway is told to trust it. */
async function certificate(t, name) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mcp-auth-proxy-ca-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const tls = selfSigned(name);
  const file = path.join(folder, 'ca.pem');
  await writeFile(file, tls.cert);
  return { tls, file };
}

async function proxyFor(t, options) {
  const proxy = await startProxy(options);
  t.after(() => proxy.close());
  return proxy;
}

async function start(t, settings) {
  const gateway = await Gateway.start(settings);
  t.after(() => gateway.close());
  return gateway;
}

/** An upstream under TLS that answers anybody, and the environment that fronts it as `host`. */
async function openUpstream(t, host, name) {
  const { tls, file } = await certificate(t, name);
  const listener = await listen((req, res) => sendJson(res, 200, { ...PING, result: {} }), { tls });
  t.after(() => listener.close());
  const authority = `${host}:${listener.port}`;
  return {
    authority,
    env: { UPSTREAM_MCP_URL: `https://${authority}/mcp`, GRANT: 'none', CA_FILE: file },
  };
}

test('the proxy of a profile carries its login and its calls', async (t) => {
  const authorizationServer = await startAuthorizationServer();
  t.after(() => authorizationServer.close());
  const upstream = await startUpstream(authorizationServer);
  t.after(() => upstream.close());
  const proxy = await proxyFor(t, { credentials: `me:${PASSWORD}` });
  const gateway = await start(t, {
    env: { PROXY_PASSWORD: encodeURIComponent(PASSWORD) },
    yaml: `profiles:
  far:
    upstream_mcp_url: ${upstream.url}
    proxy: http://me:\${env:PROXY_PASSWORD}@${proxy.authority}
`,
  });
  await login(gateway.origin, '/p/far');
  const client = await connect(`${gateway.origin}/p/far/mcp`);
  assert.equal(await echo(client, 'from afar'), 'Echo: from afar');
  await client.close();
  assert.deepEqual(new Set(proxy.targets),
    new Set([upstream.origin, authorizationServer.issuer].map((origin) => new URL(origin).host)));
  assert.doesNotMatch(gateway.output(), /hunter2/);
});

test('the environment names the proxy, which resolves the name of the upstream', async (t) => {
  const name = 'mcp.far.test';
  const upstream = await openUpstream(t, name, `DNS:${name}`);
  const proxy = await proxyFor(t);
  const gateway = await start(t, { env: { ...upstream.env, HTTPS_PROXY: proxy.authority } });
  const answer = await postJson(`${gateway.origin}/mcp`, PING);
  assert.equal(answer.status, 200, answer.body);
  assert.deepEqual(proxy.targets, [upstream.authority]);
  assert.ok(proxy.seen.length > 0);
  assert.doesNotMatch(proxy.seen, /ping/, 'what it carries is under TLS to the upstream');
});

test('through the proxy, the certificate has to be that of the upstream', async (t) => {
  const upstream = await openUpstream(t, 'mcp.far.test', 'DNS:other.far.test');
  const proxy = await proxyFor(t);
  const gateway = await start(t, { env: { ...upstream.env, HTTPS_PROXY: proxy.authority } });
  const answer = await postJson(`${gateway.origin}/mcp`, PING);
  assert.equal(answer.status, 502);
  assert.match(answer.body, /upstream_tls/);
});

test('an upstream on this machine is reached without the proxy of the environment', async (t) => {
  const upstream = await openUpstream(t, '127.0.0.1', 'IP:127.0.0.1');
  const proxy = await proxyFor(t);
  const gateway = await start(t, { env: { ...upstream.env, HTTPS_PROXY: proxy.authority } });
  assert.equal((await postJson(`${gateway.origin}/mcp`, PING)).status, 200);
  assert.deepEqual(proxy.targets, []);
});

test('a refusal names the proxy and what to do, and not the password', async (t) => {
  const upstream = await openUpstream(t, 'mcp.far.test', 'DNS:mcp.far.test');
  const proxy = await proxyFor(t, { credentials: 'me:right' });
  const gateway = await start(t, {
    env: { ...upstream.env, HTTPS_PROXY: `http://me:hunter2@${proxy.authority}` },
  });
  const answer = await postJson(`${gateway.origin}/mcp`, PING);
  assert.equal(answer.status, 502);
  assert.ok(answer.body.includes(`The proxy ${proxy.authority} gives no way to `), answer.body);
  assert.match(answer.body, /407/);
  assert.doesNotMatch(answer.body + gateway.output(), /hunter2/);
});
