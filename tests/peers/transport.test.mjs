// HTTP as it travels: bytes, bodies, streams and connections, between raw sockets and an upstream.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { startAuthorizationServer } from './lib/authorization_server.mjs';
import { login } from './lib/browser.mjs';
import { Gateway, delay, until } from './lib/gateway.mjs';
import { open, readAll, request } from './lib/http_client.mjs';
import { RawSocket } from './lib/raw_socket.mjs';
import { startUpstream } from './lib/upstream.mjs';

let authorizationServer;
let upstream;
let gateway;
const handlers = new Map();

before(async () => {
  authorizationServer = await startAuthorizationServer({ accessTokenSeconds: 3600 });
  upstream = await startUpstream(authorizationServer, {
    handle: async (req, res) => {
      const handler = handlers.get(new URL(req.url, 'http://x').pathname);
      if (!handler) return false;
      await handler(req, res);
      return true;
    },
  });
  gateway = await Gateway.start({ env: { UPSTREAM_MCP_URL: upstream.url } });
  await login(gateway.origin);
});

after(async () => {
  await gateway.close();
  await upstream.close();
  await authorizationServer.close();
});

/** Serves `handler` at P/mcp/<name> for one test, and returns its URL at the gateway. */
function serve(t, name, handler) {
  handlers.set(`/mcp/${name}`, handler);
  t.after(() => handlers.delete(`/mcp/${name}`));
  return `${gateway.origin}/p/default/mcp/${name}`;
}

const head = (path, ...fields) =>
  [`POST /p/default/mcp/${path} HTTP/1.1`, `Host: 127.0.0.1:${gateway.port}`, ...fields, '', '']
    .join('\r\n');
const digest = (data) => createHash('sha256').update(data).digest('hex');

test('path and query arrive byte for byte', async (t) => {
  serve(t, 'echo', (req, res) => res.end(req.url));
  for (const query of ['', '?', '?a=b&c=%20%2F', '?x=/../y', '?a=%e2%82%ac&b=+']) {
    const raw = await RawSocket.connect(gateway.port);
    raw.send(`GET /p/default/mcp/echo${query} HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\n`
      + 'Connection: close\r\n\r\n');
    await raw.untilClosed();
    assert.ok(raw.received.includes(`/mcp/echo${query}`), raw.received);
    assert.equal(upstream.requests.at(-1).url, `/mcp/echo${query}`);
  }
});

test('bytes from 0x80 on in header values travel both ways', async (t) => {
  const value = 'caf\xe9 \xe2\x82\xac \xff %41 =?base64?ZQ==?=';
  serve(t, 'bytes', (req, res) => {
    res.setHeader('mcp-param-back', req.headers['mcp-param-there']);
    // Of a string, Node would write the head in the body's encoding.
    res.end(Buffer.from('ok'));
  });
  const raw = await RawSocket.connect(gateway.port);
  raw.send(head('bytes', `Mcp-Param-There: ${value}`, 'Content-Length: 0'));
  await raw.until(/ok$/);
  assert.equal(upstream.requests.at(-1).headers['mcp-param-there'], value);
  assert.ok(raw.received.includes(`: ${value}\r\n`), raw.received);
  raw.close();
});

test('a repeated header keeps its lines and their order', async (t) => {
  serve(t, 'repeated', (req, res) => {
    const names = req.rawHeaders.filter((_, index) => index % 2 === 0);
    const values = req.rawHeaders.filter((_, index) => index % 2 === 1);
    res.end(values.filter((_, index) => names[index].toLowerCase() === 'x-many').join('|'));
  });
  const raw = await RawSocket.connect(gateway.port);
  raw.send(head('repeated', 'X-Many: 1', 'X-Many: 2, 3', 'Content-Length: 0', 'X-Many: 4'));
  await raw.until(/1\|2, 3\|4/);
  raw.close();
});

test('Expect: 100-continue is answered before the body is there', async (t) => {
  serve(t, 'expect', async (req, res) => res.end(`got ${await readAll(req)}`));
  const raw = await RawSocket.connect(gateway.port);
  raw.send(head('expect', 'Expect: 100-continue', 'Content-Length: 5'));
  await raw.until(/^HTTP\/1\.1 100 /);
  raw.send('hello');
  await raw.until(/got hello/);
  raw.close();
});

test('chunked bodies pass in both directions', async (t) => {
  serve(t, 'chunked', async (req, res) => {
    const body = await readAll(req);
    for (const letter of body) res.write(letter);
    res.end();
  });
  const raw = await RawSocket.connect(gateway.port);
  raw.send(head('chunked', 'Transfer-Encoding: chunked'));
  for (const part of ['4\r\nwiki\r\n', '5;a=b\r\npedia\r\n', '0\r\n\r\n']) {
    raw.send(part);
    await delay(20);
  }
  await raw.until(/0\r\n\r\n$/);
  const body = raw.received.split('\r\n\r\n').slice(1).join('\r\n\r\n');
  assert.equal(body.replace(/(^|\r\n)[0-9a-f]+\r\n/g, '').trim(), 'wikipedia');
  raw.close();
});

test('one connection carries many requests, one after the other and pipelined', async (t) => {
  let number = 0;
  serve(t, 'count', (req, res) => res.end(`answer ${(number += 1)};`));
  const raw = await RawSocket.connect(gateway.port);
  for (let turn = 1; turn <= 5; turn += 1) {
    raw.send(head('count', 'Content-Length: 2') + 'ab');
    await raw.until(new RegExp(`answer ${turn};`));
  }
  raw.send((head('count', 'Content-Length: 2') + 'ab').repeat(3));
  await raw.until(/answer 6;[^]*answer 7;[^]*answer 8;/);
  assert.equal(raw.closed, false);
  raw.close();
});

test('HEAD has the head of GET and no body, and the connection goes on', async (t) => {
  serve(t, 'head', (req, res) => {
    res.setHeader('content-length', '10');
    res.end(req.method === 'HEAD' ? undefined : '0123456789');
  });
  const raw = await RawSocket.connect(gateway.port);
  const host = `Host: 127.0.0.1:${gateway.port}\r\n\r\n`;
  raw.send(`HEAD /mcp/head HTTP/1.1\r\n${host}`);
  await raw.until(/content-length: 10\r\n[^]*\r\n\r\n/i);
  assert.match(raw.received, /\r\n\r\n$/);
  raw.send(`GET /mcp/head HTTP/1.1\r\n${host}`);
  await raw.until(/\r\n\r\n0123456789$/);
  raw.close();
});

test('any method passes', async (t) => {
  const url = serve(t, 'method', (req, res) => res.end(req.method));
  for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    assert.equal((await request(url, { method })).body, method);
  }
});

test('large bodies stream through whole, and are not held', async (t) => {
  const url = serve(t, 'large', (req, res) => {
    res.writeHead(200, { 'content-type': 'application/octet-stream' });
    req.pipe(res);
  });
  const part = randomBytes(1 << 20);
  const hash = createHash('sha256');
  const parts = 48;
  const outgoing = http.request(url, { method: 'POST' });
  const answer = new Promise((resolve, reject) => outgoing.on('response', resolve).on('error', reject));
  const writing = (async () => {
    for (let index = 0; index < parts; index += 1) {
      hash.update(part);
      if (!outgoing.write(part)) await new Promise((resolve) => outgoing.once('drain', resolve));
    }
    outgoing.end();
  })();
  const back = createHash('sha256');
  for await (const data of await answer) back.update(data);
  await writing;
  assert.equal(back.digest('hex'), hash.digest('hex'));
});

test('a body with a length is checked whole', async (t) => {
  const body = randomBytes(3_000_000);
  const url = serve(t, 'length', async (req, res) => {
    const parts = [];
    for await (const data of req) parts.push(data);
    res.end(digest(Buffer.concat(parts)));
  });
  const answer = await request(url, {
    method: 'POST', body, headers: { 'content-length': String(body.length) },
  });
  assert.equal(answer.body, digest(body));
  assert.equal(upstream.requests.at(-1).headers['content-length'], String(body.length));
});

test('a body that ends with the connection is passed on', async (t) => {
  serve(t, 'until-close', (req, res) => {
    res.socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nall of it');
    res.socket.end();
  });
  const answer = await request(`${gateway.origin}/mcp/until-close`);
  assert.equal(answer.status, 200);
  assert.equal(answer.body, 'all of it');
});

test('an upstream that breaks off in the middle is not taken for whole', async (t) => {
  serve(t, 'broken', (req, res) => {
    res.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this');
    setTimeout(() => res.socket.destroy(), 50);
  });
  await assert.rejects(request(`${gateway.origin}/mcp/broken`), /aborted|hang up|reset/);
});

test('an answer that is not HTTP is 502', async (t) => {
  serve(t, 'nonsense', (req, res) => {
    res.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx');
    res.socket.end();
  });
  const answer = await request(`${gateway.origin}/mcp/nonsense`);
  assert.equal(answer.status, 502);
  assert.equal(answer.json().error, 'upstream_protocol');
});

test('a 101 that nobody asked for is an error', async (t) => {
  serve(t, 'upgrade', (req, res) => {
    res.socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n');
  });
  assert.equal((await request(`${gateway.origin}/mcp/upgrade`)).status, 502);
});

test('events pass one by one, the first at once', async (t) => {
  let stream;
  const url = serve(t, 'events', (req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write('data: 0\n\n');
    stream = res;
  });
  const answer = await open(url, { headers: { accept: 'text/event-stream' } });
  let text = '';
  answer.setEncoding('utf8').on('data', (data) => (text += data)).on('error', () => {});
  for (let number = 0; number < 20; number += 1) {
    await until(() => text.endsWith(`data: ${number}\n\n`), `event ${number}`, 1000);
    stream.write(`data: ${number + 1}\n\n`);
  }
  answer.destroy();
});

test('a client that goes away closes its stream at the upstream', async (t) => {
  let gone = false;
  const url = serve(t, 'stream', (req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write(': open\n\n');
    res.on('close', () => (gone = true));
  });
  const answer = await open(url);
  answer.on('error', () => {});
  await delay(100);
  assert.equal(gone, false);
  answer.destroy();
  await until(() => gone, 'the upstream to see it', 2000);
});

test('a client that goes away while the upstream still thinks is seen, too', async (t) => {
  let gone = false;
  let arrived = false;
  const url = serve(t, 'thinking', (req, res) => {
    arrived = true;
    res.on('close', () => (gone = true));
  });
  const outgoing = http.request(url, { method: 'POST' }).on('error', () => {});
  outgoing.end('{}');
  await until(() => arrived, 'the request');
  outgoing.destroy();
  await until(() => gone, 'the upstream to see it', 5000);
});

test('upstream connections are kept and used again', async (t) => {
  const ports = new Set();
  const url = serve(t, 'reuse', (req, res) => {
    ports.add(req.socket.remotePort);
    res.end('ok');
  });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  for (let turn = 0; turn < 20; turn += 1) assert.equal((await request(url, { agent })).body, 'ok');
  agent.destroy();
  assert.ok(ports.size <= 2, `${ports.size} connections for 20 requests`);
});

test('an idle upstream connection that was closed meanwhile costs no call', async (t) => {
  const url = serve(t, 'idle', (req, res) => res.end('ok'));
  for (let turn = 0; turn < 3; turn += 1) {
    assert.equal((await request(url, { method: 'POST', body: 'x' })).body, 'ok');
    upstream.closeIdle();
    await delay(50);
  }
});

test('200 streams at once stay open and all hear', async (t) => {
  const streams = new Set();
  const url = serve(t, 'many', (req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write(': open\n\n');
    streams.add(res);
  });
  let heard = 0;
  const answers = await Promise.all(Array.from({ length: 200 }, () => open(url)));
  for (const answer of answers) {
    answer.setEncoding('utf8').on('data', (text) => (heard += text.includes('now') ? 1 : 0));
    answer.on('error', () => {});
  }
  for (const stream of streams) stream.write('data: now\n\n');
  await until(() => heard === 200, '200 events');
  assert.equal((await request(`${gateway.origin}/health`)).status, 200);
  for (const answer of answers) answer.destroy();
});
