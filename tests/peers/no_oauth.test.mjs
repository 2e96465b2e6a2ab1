// Upstreams without OAuth: an API key in a header, or nothing at all.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createServer } from '@modelcontextprotocol/server-everything/dist/server/index.js';
import { Gateway } from './lib/gateway.mjs';
import { postJson, request } from './lib/http_client.mjs';
import { listen, sendJson } from './lib/http_server.mjs';
import { connect, echo } from './lib/mcp_client.mjs';

const PING = { jsonrpc: '2.0', id: 7, method: 'ping' };

/** server-everything for one session, behind `allows(headers)`. */
async function startOpenUpstream(t, allows = () => true) {
  const { server } = createServer();
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => randomUUID() });
  await server.connect(transport);
  const seen = [];
  const listener = await listen(async (req, res) => {
    seen.push(req.headers);
    if (!allows(req.headers)) {
      return sendJson(res, 401, { error: 'key' }, { 'www-authenticate': 'Bearer realm="x"' });
    }
    await transport.handleRequest(req, res);
  });
  t.after(async () => {
    await server.close();
    await listener.close();
  });
  return { url: `${listener.origin}/mcp`, seen };
}

async function startGateway(t, settings) {
  const gateway = await Gateway.start(settings);
  t.after(() => gateway.close());
  return gateway;
}

function withKey(url, key) {
  return {
    env: { SEARCH_KEY: key },
    yaml: `profiles:
  search:
    upstream_mcp_url: ${url}
    grant: none
    headers:
      X-Api-Key: \${env:SEARCH_KEY}
      Authorization: Basic \${env:SEARCH_KEY}
`,
  };
}

test('an upstream that takes anybody needs no login', async (t) => {
  const upstream = await startOpenUpstream(t);
  const gateway = await startGateway(t, { env: { UPSTREAM_MCP_URL: upstream.url, GRANT: 'none' } });
  assert.doesNotMatch(gateway.stdout, /log in:/);
  assert.equal(upstream.seen.length, 0, 'nothing is discovered');

  const client = await connect(`${gateway.origin}/mcp`, { headers: { authorization: 'Bearer own' } });
  assert.equal(await echo(client, 'hello'), 'Echo: hello');
  await client.close();
  assert.ok(upstream.seen.every((headers) => !('authorization' in headers)));

  const status = await gateway.status();
  assert.equal(status.state, 'ready');
  assert.deepEqual(Object.keys(status.urls), ['mcp']);
  const login = await request(`${gateway.origin}/oauth/login`);
  assert.equal(login.status, 409);
  assert.equal(login.json().error, 'login_not_needed');
  const page = await request(`${gateway.origin}/`, { headers: { accept: 'text/html' } });
  assert.doesNotMatch(page.body, /oauth\/login/);
});

test('an API key from the settings goes with every call, and is never shown', async (t) => {
  const upstream = await startOpenUpstream(t, (headers) => headers['x-api-key'] === 'k-7f3a9b2c');
  const gateway = await startGateway(t, withKey(upstream.url, 'k-7f3a9b2c'));
  const client = await connect(`${gateway.origin}/p/search/mcp`, {
    headers: { 'x-api-key': 'mine', authorization: 'Bearer own' },
  });
  assert.equal(await echo(client, 'keyed'), 'Echo: keyed');
  await client.close();
  for (const headers of upstream.seen) {
    assert.equal(headers['x-api-key'], 'k-7f3a9b2c');
    assert.equal(headers.authorization, 'Basic k-7f3a9b2c');
  }
  const shown = JSON.stringify(await gateway.status('/p/search')) + gateway.output();
  assert.doesNotMatch(shown, /k-7f3a9b2c/);
});

test('a wrong key is told as such, with no login offered, until it is right again', async (t) => {
  let key = 'right';
  const upstream = await startOpenUpstream(t, (headers) => headers['x-api-key'] === key);
  const gateway = await startGateway(t, withKey(upstream.url, 'wrong'));
  const refused = await postJson(`${gateway.origin}/p/search/mcp`, PING);
  assert.equal(refused.status, 502);
  assert.equal(refused.json().id, 7);
  const { data } = refused.json().error;
  assert.equal(data.error, 'upstream_auth_refused');
  assert.equal('login_url' in data, false);
  assert.equal('www-authenticate' in refused.headers, false);
  assert.equal(upstream.seen.length, 1, 'it is not sent twice');
  assert.equal((await gateway.status('/p/search')).code, 'upstream_auth_refused');

  key = 'wrong';
  const client = await connect(`${gateway.origin}/p/search/mcp`);
  await client.close();
  assert.equal((await gateway.status('/p/search')).state, 'ready');
});
