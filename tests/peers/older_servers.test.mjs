// Upstreams that speak HTTP+SSE (MCP 2024-11-05), with the official SDK's client for it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { createServer } from '@modelcontextprotocol/server-everything/dist/server/index.js';
import { startAuthorizationServer } from './lib/authorization_server.mjs';
import { login } from './lib/browser.mjs';
import { Gateway, freePort, until } from './lib/gateway.mjs';
import { sendJson } from './lib/http_server.mjs';
import { postJson } from './lib/http_client.mjs';
import { echo } from './lib/mcp_client.mjs';
import { bridge } from './lib/stdio_client.mjs';
import { startUpstream } from './lib/upstream.mjs';

const EVERYTHING = createRequire(import.meta.url)
  .resolve('@modelcontextprotocol/server-everything/dist/index.js');

async function startGateway(t, settings) {
  const gateway = await Gateway.start(settings);
  t.after(() => gateway.close());
  return gateway;
}

async function connect(t, url) {
  const client = new Client({ name: 'peers', version: '1.0.0' });
  const transport = new SSEClientTransport(new URL(url));
  t.after(() => client.close());
  await client.connect(transport);
  return { client, transport };
}

/** npm's `server-everything sse`, as a person would run it. */
async function startEverything(t) {
  const port = await freePort();
  const child = spawn(process.execPath, [EVERYTHING, 'sse'], {
    env: { PATH: process.env.PATH, PORT: String(port) }, stdio: ['ignore', 'ignore', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  await until(() => /running on port/.test(said), 'server-everything', 30_000);
  return `http://127.0.0.1:${port}/sse`;
}

test('npm\'s server-everything sse works through a profile and at the bare paths', async (t) => {
  const upstream = await startEverything(t);
  const gateway = await startGateway(t, { env: { UPSTREAM_MCP_URL: upstream, GRANT: 'none' } });
  for (const path of ['/p/default/mcp', '/mcp', '/']) {
    const { client, transport } = await connect(t, `${gateway.origin}${path}`);
    assert.equal(await echo(client, `by ${path}`), `Echo: by ${path}`);
    assert.ok((await client.listTools()).tools.length > 3);
    const { pathname } = transport._endpoint;
    assert.match(pathname, /^\/(p\/default\/)?mcp\/~endpoint\/[\w-]{43}\/message$/);
    await client.close();
  }
});

/** An upstream with OAuth that speaks HTTP+SSE; `streams` are the open ones. */
async function startOldUpstream(t) {
  const transports = new Map();
  const streams = [];
  const state = { silent: false };
  const handle = async (req, res) => {
    const url = new URL(req.url, 'http://x');
    if (state.silent) return acceptSilently(req, res) ?? true;
    if (req.method === 'GET' && url.pathname === '/mcp') {
      const transport = new SSEServerTransport('/message', res);
      transports.set(transport.sessionId, transport);
      streams.push(res);
      await createServer().server.connect(transport);
      return true;
    }
    if (url.pathname === '/mcp') return sendJson(res, 405, { error: 'POST is not for us' }) ?? true;
    if (url.pathname !== '/message') return false;
    // It answers what comes after its stream has ended with 500, and throws besides.
    await transports.get(url.searchParams.get('sessionId')).handlePostMessage(req, res)
      .catch(() => undefined);
    return true;
  };
  const authorizationServer = await startAuthorizationServer();
  t.after(() => authorizationServer.close());
  const upstream = await startUpstream(authorizationServer, { handle });
  t.after(() => upstream.close());
  return { upstream, streams, state };
}

/** Opens streams and takes messages, and answers none of them. */
function acceptSilently(req, res) {
  if (req.method === 'POST') return void res.writeHead(202).end();
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write('event: endpoint\ndata: /message?sessionId=silent\n\n');
}

test('messages get the token, and what no stream has named is out of reach', async (t) => {
  const { upstream } = await startOldUpstream(t);
  const profile = `{ upstream_mcp_url: "${upstream.url}" }`;
  const gateway = await startGateway(t, { yaml: `profiles:\n  one: ${profile}\n  two: ${profile}\n` });
  await login(gateway.origin, '/p/one');
  await login(gateway.origin, '/p/two');

  const { client, transport } = await connect(t, `${gateway.origin}/p/one/mcp`);
  assert.equal(await echo(client, 'with a token'), 'Echo: with a token');
  const messages = upstream.requests.filter(({ url }) => url.startsWith('/message'));
  assert.ok(messages.length >= 3);
  assert.ok(messages.every(({ headers }) => /^Bearer \S+$/.test(headers.authorization)));

  const named = transport._endpoint.href;
  const before = upstream.requests.length;
  for (const url of [named.replace('/message', '/admin'), named.replace('/p/one/', '/p/two/'),
    `${named}&x=1`, named.replace('/~endpoint/', '/~endpoint/A')]) {
    assert.equal((await postJson(url, {})).status, 404, url);
  }
  assert.equal(upstream.requests.length, before);
});

/** A bridge to a profile `old`, with the transport that `word` names. */
async function bridgeToOld(t, upstreamUrl, word, settings = '') {
  const gateway = await startGateway(t, {
    yaml: `profiles:\n  old: { upstream_mcp_url: "${upstreamUrl}"${settings} }\n`,
  });
  const args = ['old', ...(word ? ['--transport', word] : [])];
  return { gateway, ...(await bridge(t, gateway, args)) };
}

/** The same, once the login that it waits for has come. */
async function bridgeAfterLogin(t, upstream, word) {
  const met = await bridgeToOld(t, upstream.url, word);
  await until(() => met.transport.said.includes('/p/old/oauth/login'), 'the address on stderr');
  await login(met.gateway.origin, '/p/old');
  await met.ready;
  return met.client;
}

/** Ends the streams while a call is under way, and waits until its client has heard of that. */
async function breakStreams(client, streams) {
  const slow = client.callTool({
    name: 'trigger-long-running-operation', arguments: { duration: 10, steps: 1 },
  });
  const refused = assert.rejects(slow, /stream ended before it had answered/);
  assert.equal(await echo(client, 'beside it'), 'Echo: beside it');
  for (const stream of streams) stream.destroy();
  await refused;
}

test('the stdio bridge meets such a server as mcp-remote does', async (t) => {
  const upstream = await startEverything(t);
  for (const word of ['', 'http-first', 'sse-first', 'sse-only']) {
    const { client, ready } = await bridgeToOld(t, upstream, word, ', grant: none');
    await ready;
    const texts = Array.from({ length: 8 }, (_, at) => `${word} ${at}`);
    assert.deepEqual(await Promise.all(texts.map((text) => echo(client, text))),
      texts.map((text) => `Echo: ${text}`));
    await client.close();
  }
  const { ready } = await bridgeToOld(t, upstream, 'http-only', ', grant: none');
  await assert.rejects(ready, /refused the message with status 404/);
});

test('the bridge waits for the login of such a server too', async (t) => {
  const { upstream } = await startOldUpstream(t);
  for (const word of ['http-first', 'sse-only']) {
    const client = await bridgeAfterLogin(t, upstream, word);
    assert.equal(await echo(client, word), `Echo: ${word}`);
    await client.close();
  }
});

test('a stream that breaks ends its calls; the next call gets a new one', async (t) => {
  const { upstream, streams } = await startOldUpstream(t);
  const client = await bridgeAfterLogin(t, upstream);
  await breakStreams(client, streams);
  assert.equal(await echo(client, 'anew'), 'Echo: anew');
  assert.equal(streams.length, 2);
});

test('a server that opens a stream anew and is silent then does not hold the calls', async (t) => {
  const { upstream, streams, state } = await startOldUpstream(t);
  const client = await bridgeAfterLogin(t, upstream);
  await breakStreams(client, streams);
  state.silent = true;
  await Promise.all(['anybody?', 'you?', 'or you?'].map((text) =>
    assert.rejects(echo(client, text), /did not answer initialize in time/)));
  state.silent = false;
  assert.equal(await echo(client, 'back'), 'Echo: back');
});

test('a server of today is met with streamable HTTP by sse-first', async (t) => {
  const authorizationServer = await startAuthorizationServer();
  t.after(() => authorizationServer.close());
  const upstream = await startUpstream(authorizationServer);
  t.after(() => upstream.close());
  const client = await bridgeAfterLogin(t, upstream, 'sse-first');
  assert.equal(await echo(client, 'today'), 'Echo: today');
});
