// Requests that two readers could read differently are refused with 400 and the connection closed,
// on both lanes, and nothing of them is ever taken for a second request.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startAuthorizationServer } from './lib/authorization_server.mjs';
import { login } from './lib/browser.mjs';
import { Gateway } from './lib/gateway.mjs';
import { RawSocket } from './lib/raw_socket.mjs';
import { startUpstream } from './lib/upstream.mjs';

const HOST = 'Host: 127.0.0.1:PORT\r\n';
const SMUGGLED = `GET /mcp/smuggled HTTP/1.1\r\n${HOST}\r\n`;
const head = (fields, line = 'POST PATH HTTP/1.1') => `${line}\r\n${HOST}${fields}\r\n`;

/** What is wrong -> the bytes. PATH and PORT are filled in. */
const HEADS = {
  'Content-Length with Transfer-Encoding':
    head('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n') + '0\r\n\r\n',
  'Transfer-Encoding with Content-Length':
    head('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n') + '0\r\n\r\n',
  'two equal Content-Lengths': head('Content-Length: 0\r\nContent-Length: 0\r\n'),
  'two different Content-Lengths': head('Content-Length: 0\r\nContent-Length: 60\r\n'),
  'a list of Content-Lengths': head('Content-Length: 0, 0\r\n'),
  'Content-Length +0': head('Content-Length: +0\r\n'),
  'Content-Length -1': head('Content-Length: -1\r\n'),
  'Content-Length 0x0': head('Content-Length: 0x0\r\n'),
  'an empty Content-Length': head('Content-Length: \r\n'),
  'Content-Length beyond 64 bits': head('Content-Length: 99999999999999999999\r\n'),
  'Transfer-Encoding gzip': head('Transfer-Encoding: gzip\r\n'),
  'Transfer-Encoding gzip, chunked': head('Transfer-Encoding: gzip, chunked\r\n') + '0\r\n\r\n',
  'Transfer-Encoding twice':
    head('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n') + '0\r\n\r\n',
  'Transfer-Encoding xchunked': head('Transfer-Encoding: xchunked\r\n'),
  'Transfer-Encoding with a vertical tab': head('Transfer-Encoding: \x0bchunked\r\n') + '0\r\n\r\n',
  'Transfer-Encoding in HTTP/1.0':
    head('Transfer-Encoding: chunked\r\n', 'POST PATH HTTP/1.0') + '0\r\n\r\n',
  'a folded line': head('X-One: 1\r\n two\r\n'),
  'a folded first line': 'GET PATH HTTP/1.1\r\n Host: x\r\n' + HOST + '\r\n',
  'a bare LF after a field': `GET PATH HTTP/1.1\r\n${HOST}X-One: 1\nX-Two: 2\r\n\r\n`,
  'a bare LF after the request line': `GET PATH HTTP/1.1\n${HOST}\r\n`,
  'a bare LF as the end of the head': `GET PATH HTTP/1.1\r\n${HOST}\n`,
  'a bare CR in a value': head('X-One: 1\rX-Two: 2\r\n'),
  'a NUL in a value': head('X-One: 1\x002\r\n'),
  'a NUL in a name': head('X\x00One: 1\r\n'),
  'a space before the colon': head('X-One : 1\r\n'),
  'a space before the colon of Content-Length': head('Content-Length : 5\r\n'),
  'a line without colon': head('X-One\r\n'),
  'an empty name': head(': 1\r\n'),
  'a name with a control character': head('X\x01One: 1\r\n'),
  'two Hosts': head('Host: evil.example\r\n'),
  'no Host': 'GET PATH HTTP/1.1\r\n\r\n',
  'absolute form': `GET http://127.0.0.1:PORTPATH HTTP/1.1\r\n${HOST}\r\n`,
  'CONNECT': `CONNECT 127.0.0.1:PORT HTTP/1.1\r\n${HOST}\r\n`,
  'no version': `GET PATH\r\n${HOST}\r\n`,
  'HTTP/2.0': `GET PATH HTTP/2.0\r\n${HOST}\r\n`,
  'two spaces in the request line': `GET  PATH HTTP/1.1\r\n${HOST}\r\n`,
  'a tab in the request line': `GET\tPATH HTTP/1.1\r\n${HOST}\r\n`,
  'a fragment': `GET PATH#x HTTP/1.1\r\n${HOST}\r\n`,
  '%2e in the path': `GET PATH/%2e%2e/x HTTP/1.1\r\n${HOST}\r\n`,
  '%2F in the path': `GET PATH/a%2Fb HTTP/1.1\r\n${HOST}\r\n`,
  '%5c in the path': `GET PATH/a%5cb HTTP/1.1\r\n${HOST}\r\n`,
  'a backslash in the path': `GET PATH/a\\b HTTP/1.1\r\n${HOST}\r\n`,
  'an empty segment': `GET PATH//b HTTP/1.1\r\n${HOST}\r\n`,
  'dots in the path': `GET PATH/../x HTTP/1.1\r\n${HOST}\r\n`,
};

/** Bodies are read while they are forwarded: the answer may be cut short, never a second request. */
const BODIES = {
  'a chunk size that is no number': 'xyz\r\nabc\r\n0\r\n\r\n',
  'a chunk size with 0x': '0x3\r\nabc\r\n0\r\n\r\n',
  'a negative chunk size': '-3\r\nabc\r\n0\r\n\r\n',
  'a chunk size beyond 64 bits': 'fffffffffffffffff\r\nabc\r\n0\r\n\r\n',
  'a chunk that ends without CRLF': '3\r\nabcXX0\r\n\r\n',
  'a chunk line that ends in LF': '3\nabc\r\n0\r\n\r\n',
  'a chunk that ends in LF': '3\r\nabc\n0\r\n\r\n',
  'a LF in a chunk extension': '3;a\nb\r\nabc\r\n0\r\n\r\n',
  'a trailer': '3\r\nabc\r\n0\r\nX-Trailer: 1\r\n\r\n',
};

let authorizationServer;
let upstream;
let gateway;

before(async () => {
  authorizationServer = await startAuthorizationServer({ accessTokenSeconds: 3600 });
  upstream = await startUpstream(authorizationServer, {
    handle: (req, res) => {
      req.resume().on('end', () => res.end('reached'));
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

async function exchange(bytes, path) {
  const raw = await RawSocket.connect(gateway.port);
  raw.send((bytes + SMUGGLED).replaceAll('PATH', path).replaceAll('PORT', gateway.port));
  await raw.untilClosed();
  raw.close();
  return raw.received;
}

function assertNotSmuggled(what, received) {
  assert.equal(received.match(/HTTP\/1\.1 \d\d\d/g)?.length ?? 0, 1, `${what}: ${received}`);
  assert.ok(upstream.requests.every(({ url }) => !url.includes('smuggled')), what);
}

/** The fast lane and the slow one. */
for (const path of ['/p/default/mcp', '/oauth/status']) {
  test(`heads at ${path}`, async (t) => {
    for (const [what, bytes] of Object.entries(HEADS)) {
      await t.test(what, async () => {
        const before = upstream.requests.length;
        const received = await exchange(bytes, path);
        assert.match(received, /^HTTP\/1\.1 400 /);
        assert.match(received, /\r\nconnection: close\r\n/i);
        assertNotSmuggled(what, received);
        assert.equal(upstream.requests.length, before, 'nothing went upstream');
      });
    }
  });

}

for (const path of ['/p/default/mcp', '/oauth/logout']) {
  test(`chunked bodies at ${path}`, async (t) => {
    for (const [what, body] of Object.entries(BODIES)) {
      await t.test(what, async () => {
        const received = await exchange(head('Transfer-Encoding: chunked\r\n') + body, path);
        assert.match(received, /^HTTP\/1\.1 (400|411) /);
        assertNotSmuggled(what, received);
        assert.equal((await gateway.status()).state, 'ready', 'nobody was logged out');
      });
    }
  });
}

test('a head of more than 64 KiB is refused', async () => {
  const received = await exchange(head(`X-Long: ${'x'.repeat(70_000)}\r\n`), '/p/default/mcp');
  assert.match(received, /^HTTP\/1\.1 4(00|31) /);
  assertNotSmuggled('a long head', received);
});

test('a head that never ends is refused after its deadline, however slowly it comes', async () => {
  const raw = await RawSocket.connect(gateway.port);
  raw.send(`GET /health HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\n`);
  const drip = setInterval(() => raw.send('X-Drip: 1\r\n'), 500);
  try {
    await raw.untilClosed(15_000);
    assert.match(raw.received, /^(HTTP\/1\.1 408 |$)/);
  } finally {
    clearInterval(drip);
    raw.close();
  }
});
