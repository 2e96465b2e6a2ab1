// A login that is due, as agents see it: the URL as such for those that take URLs, a sentence for
// the others, and calls that go through once the login is there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Client as ModernClient, StreamableHTTPClientTransport as ModernTransport,
} from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { UrlElicitationRequiredError } from '@modelcontextprotocol/sdk/types.js';
import { McpServer, createMcpHandler } from '@modelcontextprotocol/server';
import { login } from './lib/browser.mjs';
import { request } from './lib/http_client.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { setStage } from './lib/stage.mjs';
import { sendWebResponse, webRequest } from './lib/web_messages.mjs';

const INFO = { name: 'peers', version: '1.0.0' };
const URLS = { capabilities: { elicitation: { form: {}, url: {} } } };

const logout = (gateway) => request(`${gateway.origin}/oauth/logout`, { method: 'POST' });

/** A connected client that takes URLs. */
async function takingUrls(gateway) {
  const client = new Client(INFO, URLS);
  await client.connect(new StreamableHTTPClientTransport(new URL(`${gateway.origin}/mcp`)));
  return client;
}

function holdsUrl(gateway) {
  return (error) => {
    assert.ok(error instanceof UrlElicitationRequiredError, `${error.name}: ${error.message}`);
    const [{ mode, url, elicitationId, message }] = error.elicitations;
    assert.deepEqual([mode, url], ['url', `${gateway.origin}/oauth/login`]);
    assert.match(elicitationId, /^[0-9a-f]{32}$/);
    assert.ok(message.length > 10 && error.message.includes(url));
    return true;
  };
}

/** An MCP server of 2026-07-28 for the upstream: one tool. */
function modernServer() {
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: 'modern', version: '1.0.0' });
    server.registerTool('greet', {}, () => ({ content: [{ type: 'text', text: 'hello' }] }));
    return server;
  }, { legacy: 'reject' });
  return async (req, res) => {
    const gone = new AbortController();
    res.on('close', () => gone.abort());
    await sendWebResponse(await handler.fetch(webRequest(req, gone.signal)), res);
    return true;
  };
}

test('a client that takes URLs gets the login URL as such, at first and later', async (t) => {
  const { gateway } = await setStage(t);
  await assert.rejects(takingUrls(gateway), holdsUrl(gateway));
  await login(gateway.origin);
  const client = await takingUrls(gateway);
  t.after(() => client.close());
  assert.equal(await echo(client, 'in'), 'Echo: in');
  await logout(gateway);
  await assert.rejects(echo(client, 'out'), holdsUrl(gateway));
  await login(gateway.origin);
  assert.equal(await echo(client, 'again'), 'Echo: again');
});

test('any other client gets a sentence with the URL in it', async (t) => {
  const { gateway } = await setStage(t);
  await assert.rejects(connect(`${gateway.origin}/mcp`),
    (error) => error.message.includes(`Login URL: ${gateway.origin}/oauth/login`));
});

test('a call of 2026-07-28 asks for the login and goes through after it', async (t) => {
  const { gateway } = await setStage(t, { upstream: { handle: modernServer() } });
  await login(gateway.origin);
  const client = new ModernClient(INFO, { ...URLS, versionNegotiation: { mode: { pin: '2026-07-28' } } });
  const asked = [];
  let answer = 'decline';
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    asked.push(params.url);
    if (answer === 'accept') await login(gateway.origin);
    return { action: answer };
  });
  await client.connect(new ModernTransport(new URL(`${gateway.origin}/mcp`)));
  t.after(() => client.close());
  await logout(gateway);
  await assert.rejects(client.callTool({ name: 'greet' }), /oauth\/login/);
  answer = 'accept';
  const { content } = await client.callTool({ name: 'greet' });
  assert.equal(content[0].text, 'hello');
  assert.deepEqual(asked, [`${gateway.origin}/oauth/login`, `${gateway.origin}/oauth/login`]);
});

test('a call that is held goes through when the login ends', async (t) => {
  const { gateway } = await setStage(t, { env: { LOGIN_WAIT: '60' } });
  const connecting = connect(`${gateway.origin}/mcp`);
  const first = await Promise.race([connecting, login(gateway.origin).then(() => 'the login')]);
  assert.equal(first, 'the login', 'the call was held');
  const client = await connecting;
  t.after(() => client.close());
  assert.equal(await echo(client, 'held'), 'Echo: held');
});

test('a call that is held ends with the sentence when no login comes', async (t) => {
  const { gateway } = await setStage(t, { env: { LOGIN_WAIT: '1' } });
  const since = performance.now();
  await assert.rejects(connect(`${gateway.origin}/mcp`), /Login URL: /);
  assert.ok(performance.now() - since > 900);
});
