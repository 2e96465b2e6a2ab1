// The stdio bridge, run by the official SDKs' stdio clients, in both eras of the protocol.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { Client as ModernClient } from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernTransport } from '@modelcontextprotocol/client/stdio';
import { CreateMessageRequestSchema, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { startAuthorizationServer } from './lib/authorization_server.mjs';
import { login } from './lib/browser.mjs';
import { BINARY, Gateway, until } from './lib/gateway.mjs';
import { readBody, sendJson } from './lib/http_server.mjs';
import { echo } from './lib/mcp_client.mjs';
import { bridge } from './lib/stdio_client.mjs';
import { startUpstream } from './lib/upstream.mjs';

/** An upstream with OAuth and a gateway with a profile `craft` for it, logged in. */
async function setStage(t, { loggedIn = true } = {}) {
  const authorizationServer = await startAuthorizationServer();
  t.after(() => authorizationServer.close());
  const upstream = await startUpstream(authorizationServer);
  t.after(() => upstream.close());
  const gateway = await Gateway.start({
    yaml: `profiles:\n  craft:\n    upstream_mcp_url: ${upstream.url}\n`,
  });
  t.after(() => gateway.close());
  if (loggedIn) await login(`${gateway.origin}/p/craft`);
  return { upstream, gateway };
}

/** The bridge without an SDK: `lines` are what it wrote, parsed. */
function rawBridge(t, gateway, args) {
  const child = spawn(BINARY, ['stdio', ...args], {
    env: gateway.environment(), stdio: ['pipe', 'pipe', 'ignore'],
  });
  t.after(() => child.kill('SIGKILL'));
  const lines = [];
  createInterface(child.stdout).on('line', (line) => lines.push(JSON.parse(line)));
  const ended = new Promise((resolve) => child.once('close', resolve));
  return { lines, ended, send: (line) => child.stdin.write(`${line}\n`), end: () => child.stdin.end() };
}

const messageIn = async (req) => JSON.parse(await readBody(req));

/** Lets the server leave every tools/call open, and keeps what else is posted. */
function leaveCallsOpen(upstream) {
  const seen = { open: 0, closed: 0, headers: undefined, others: [] };
  upstream.intercept = async (req, res) => {
    if (req.method !== 'POST') return false;
    const message = await messageIn(req);
    if (message.method !== 'tools/call') {
      seen.others.push(message.method);
      res.writeHead(202).end();
      return true;
    }
    Object.assign(seen, { open: seen.open + 1, headers: req.headers });
    res.on('close', () => (seen.closed += 1));
    res.writeHead(200, { 'content-type': 'text/event-stream' }).write(': begun\n\n');
    return true;
  };
  return seen;
}

/** A stage with a bridge that has a session: the server's own stream is its last step. */
async function setScene(t) {
  const { gateway, upstream } = await setStage(t);
  const { client, ready } = await bridge(t, gateway, ['craft']);
  await ready;
  const streams = ({ method, url }) => method === 'GET' && url === '/mcp';
  await until(() => upstream.requests.some(streams), 'the session');
  return { gateway, upstream, client };
}

test('a client of stdio alone calls, and is called, through the running gateway', async (t) => {
  const { gateway, upstream } = await setStage(t);
  const { client, ready } = await bridge(t, gateway, ['craft']);
  client.setRequestHandler(CreateMessageRequestSchema, () => ({
    model: 'none', role: 'assistant', content: { type: 'text', text: 'from the client' },
  }));
  await ready;
  const echoes = await Promise.all(['a', 'b', 'c'].map((word) => echo(client, word)));
  assert.deepEqual(echoes, ['Echo: a', 'Echo: b', 'Echo: c']);
  const sampled = await client.callTool(
    { name: 'trigger-sampling-request', arguments: { prompt: 'x' } });
  assert.match(JSON.stringify(sampled.content), /from the client/);
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'decline' }));
  const elicited = await client.callTool({ name: 'trigger-elicitation-request', arguments: {} });
  assert.match(JSON.stringify(elicited.content), /declined/);
  await client.close();
  await until(() => upstream.requests.some(({ method }) => method === 'DELETE'), 'the session\'s end');
});

test('a session that the server has dropped is begun anew, unseen by the client', async (t) => {
  const { upstream, client } = await setScene(t);
  upstream.sessions.clear();
  assert.deepEqual(await Promise.all([echo(client, 'x'), echo(client, 'y')]),
    ['Echo: x', 'Echo: y']);
  assert.equal(upstream.sessions.size, 1);
});

test('a server that answers 400 for a session it has lost gets another one', async (t) => {
  const { upstream, client } = await setScene(t);
  const [lost] = upstream.sessions.keys();
  upstream.intercept = (req, res) => {
    if (req.headers['mcp-session-id'] !== lost) return false;
    sendJson(res, 400, {
      jsonrpc: '2.0', id: null, error: { code: -32000, message: 'No valid session ID provided' },
    });
    return true;
  };
  assert.equal(await echo(client, 'again'), 'Echo: again');
});

test('without a gateway the bridge brings its own, with the same login', async (t) => {
  const { gateway, upstream } = await setStage(t);
  await gateway.stop();
  for (const args of [['craft'], ['--url', upstream.url], [upstream.url, '3334']]) {
    const { client, ready } = await bridge(t, gateway, args);
    await ready;
    assert.equal(await echo(client, 'own'), 'Echo: own');
    await client.close();
  }
});

test('a call waits for the login, and says where it is', async (t) => {
  const { gateway } = await setStage(t, { loggedIn: false });
  const { client, transport, ready } = await bridge(t, gateway, ['craft']);
  const address = `${gateway.origin}/p/craft/oauth/login`;
  await until(() => transport.said.includes(address), 'the address on stderr');
  await login(`${gateway.origin}/p/craft`);
  await ready;
  assert.equal(await echo(client, 'late'), 'Echo: late');
  assert.equal(transport.said.split(address).length, 2, 'told once');
});

test('a URL alone is enough, without any settings', async (t) => {
  const authorizationServer = await startAuthorizationServer();
  t.after(() => authorizationServer.close());
  const upstream = await startUpstream(authorizationServer);
  t.after(() => upstream.close());
  const nowhere = new Gateway();
  await nowhere.prepare();
  t.after(() => nowhere.close());
  const { client, transport, ready } = await bridge(t, nowhere, [upstream.url]);
  const [, prefix] = await until(
    () => /(http:\/\/127\.0\.0\.1:\d+\/p\/[^\s/]+)\/oauth\/login/.exec(transport.said), 'the address');
  await login(prefix);
  await ready;
  assert.equal(await echo(client, 'alone'), 'Echo: alone');
});

test('a login that does not come is an error with its address', async (t) => {
  const { gateway } = await setStage(t, { loggedIn: false });
  const { ready } = await bridge(t, gateway, ['craft', '--auth-timeout', '1']);
  await assert.rejects(ready, (error) => error.message.includes('/p/craft/oauth/login'));
});

test('a gateway that is killed in the middle of a call ends it with an error', async (t) => {
  const { gateway, upstream, client } = await setScene(t);
  let hanging = false;
  upstream.intercept = (req) => (hanging = req.method === 'POST');
  const call = echo(client, 'never');
  const refused = assert.rejects(call, /gateway .* closed the connection/);
  await until(() => hanging, 'the call at the server');
  await gateway.kill();
  await refused;
});

test('a server that dies in the middle of an answer ends the call with an error', async (t) => {
  const { upstream, client } = await setScene(t);
  upstream.intercept = (req, res) => {
    if (req.method !== 'POST') return false;
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write(': begun\n\n', () => res.destroy());
    return true;
  };
  await assert.rejects(echo(client, 'cut'), /ended the call without an answer/);
});

test('an answer that breaks off is fetched by the id of its last event', async (t) => {
  const { upstream, client } = await setScene(t);
  let id;
  upstream.intercept = async (req, res) => {
    if (req.method === 'DELETE') return false;
    if (req.method === 'POST') {
      ({ id } = await messageIn(req));
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.write('id: e1\nretry: 20\ndata:\n\n', () => res.destroy());
      return true;
    }
    if (req.headers['last-event-id'] !== 'e1') return false;
    const result = { content: [{ type: 'text', text: 'the rest' }] };
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.end(`id: e2\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, result })}\n\n`);
    return true;
  };
  assert.equal(await echo(client, 'cut'), 'the rest');
});

test('a call that the client cancels is cancelled at the server', async (t) => {
  const { upstream, client } = await setScene(t);
  const seen = leaveCallsOpen(upstream);
  const stop = new AbortController();
  const call = client.callTool(
    { name: 'echo', arguments: { message: 'x' } }, undefined, { signal: stop.signal });
  const refused = assert.rejects(call);
  await until(() => seen.open === 1, 'the call at the server');
  stop.abort('enough');
  await refused;
  await until(() => seen.closed === 1, 'the end of its stream');
  await until(() => seen.others.includes('notifications/cancelled'), 'the message');
  upstream.intercept = undefined;
  assert.equal(await echo(client, 'next'), 'Echo: next');
});

test('a cancelled call of 2026-07-28 ends by its stream, without a message', async (t) => {
  const { gateway, upstream } = await setStage(t);
  const raw = rawBridge(t, gateway, ['craft']);
  const seen = leaveCallsOpen(upstream);
  const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
  raw.send(JSON.stringify(
    { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'slow', arguments: {}, _meta } }));
  await until(() => seen.open === 1, 'the call at the server');
  assert.equal(seen.headers['mcp-protocol-version'], '2026-07-28');
  assert.equal(seen.headers['mcp-method'], 'tools/call');
  assert.equal(seen.headers['mcp-name'], 'slow');
  raw.send(JSON.stringify(
    { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }));
  await until(() => seen.closed === 1, 'the end of its stream');
  raw.end();
  assert.equal(await raw.ended, 0);
  assert.deepEqual([seen.others, raw.lines], [[], []]);
});

test('a call whose fields the server wants otherwise is sent again as it lists the tool now', async (t) => {
  const { gateway, upstream } = await setStage(t);
  const regions = [];
  const region = { type: 'string', 'x-mcp-header': 'Region' };
  const run = { name: 'run', inputSchema: { type: 'object', properties: { region } } };
  const answerTo = (method, headers) => {
    if (method === 'tools/list') return { result: { tools: [run] } };
    regions.push(headers['mcp-param-region']);
    return regions.at(-1) ? { result: { content: [] } }
      : { error: { code: -32020, message: 'HeaderMismatch' } };
  };
  upstream.intercept = async (req, res) => {
    const { id, method } = await messageIn(req);
    const answer = answerTo(method, req.headers);
    sendJson(res, answer.error ? 400 : 200, { jsonrpc: '2.0', id, ...answer });
    return true;
  };
  const raw = rawBridge(t, gateway, ['craft']);
  const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
  raw.send(JSON.stringify({
    jsonrpc: '2.0', id: 1, method: 'tools/call',
    params: { name: 'run', arguments: { region: 'eu' }, _meta },
  }));
  raw.end();
  assert.equal(await raw.ended, 0);
  assert.deepEqual(raw.lines, [{ jsonrpc: '2.0', id: 1, result: { content: [] } }]);
  assert.deepEqual(regions, [undefined, 'eu']);
});

test('a line that is no message gets an error, and the next one is served', async (t) => {
  const { gateway } = await setStage(t);
  const raw = rawBridge(t, gateway, ['craft']);
  for (const line of ['no json', '[]', '{"jsonrpc":"2.0","id":1}', '', '  ']) raw.send(line);
  await until(() => raw.lines.length === 3, 'three errors');
  for (const { id, error } of raw.lines) assert.deepEqual([id, error.code], [null, -32600]);
  const params = {
    protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' },
  };
  raw.send(JSON.stringify({ jsonrpc: '2.0', id: 'a', method: 'initialize', params }));
  raw.end();
  assert.equal(await raw.ended, 0);
  assert.equal(raw.lines[3].id, 'a');
  assert.equal(raw.lines[3].result.protocolVersion, '2025-11-25');
});

test('a client of 2026-07-28 is served as such', async (t) => {
  const { gateway, upstream } = await setStage(t);
  const client = new ModernClient({ name: 'peers', version: '1.0.0' }, {
    versionNegotiation: { mode: 'auto' },
  });
  const { ready } = await bridge(t, gateway, ['craft'], { Transport: ModernTransport, client });
  await ready;
  const probe = upstream.requests.find(({ headers }) => headers['mcp-method'] === 'server/discover');
  assert.ok(probe?.headers['mcp-protocol-version'] === '2026-07-28', 'the probe says its era');
  const { content } = await client.callTool({ name: 'echo', arguments: { message: 'new' } });
  assert.equal(content[0].text, 'Echo: new');
});
