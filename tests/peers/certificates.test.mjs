// Certificates on the way to an upstream: an authority of one's own, the gateway's own certificate,
// and sessions that are resumed.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { selfSigned } from './lib/certificate.mjs';
import { Gateway } from './lib/gateway.mjs';
import { postJson } from './lib/http_client.mjs';
import { listen, sendJson } from './lib/http_server.mjs';

const PING = { jsonrpc: '2.0', id: 7, method: 'ping' };

/** Writes each value to a file, and returns their paths by the same names. */
async function files(t, contents) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mcp-auth-proxy-pem-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const paths = {};
  for (const [name, text] of Object.entries(contents)) {
    paths[name] = path.join(folder, `${name}.pem`);
    await writeFile(paths[name], text);
  }
  return paths;
}

/** Answers one call a connection, and notes for each whether an earlier session was resumed. */
async function startUpstream(t, tls) {
  const resumed = [];
  const listener = await listen((req, res) => {
    resumed.push(req.socket.isSessionReused());
    sendJson(res, 200, { ...PING, result: {} }, { connection: 'close' });
  }, { tls });
  t.after(() => listener.close());
  return { url: `${listener.origin}/mcp`, resumed };
}

async function start(t, profiles) {
  const gateway = await Gateway.start({ yaml: `profiles:\n${profiles}` });
  t.after(() => gateway.close());
  return (name) => postJson(`${gateway.origin}/p/${name}/mcp`, PING);
}

test('an authority of one\'s own is trusted where ca_file names it, and nowhere else', async (t) => {
  const tls = selfSigned();
  const { ca } = await files(t, { ca: tls.cert });
  const upstream = await startUpstream(t, tls);
  const call = await start(t, `
  told: { upstream_mcp_url: "${upstream.url}", grant: none, ca_file: ${ca} }
  not-told: { upstream_mcp_url: "${upstream.url}", grant: none }
`);
  assert.equal((await call('told')).status, 200);
  const refused = await call('not-told');
  assert.equal(refused.status, 502);
  assert.match(refused.body, /upstream_tls/);
  assert.match(refused.body, /set ca_file/);
});

test('an upstream that wants a certificate gets that of the profile', async (t) => {
  const tls = selfSigned();
  const own = selfSigned('DNS:gateway');
  const { ca, certificate, key, both } = await files(t, {
    ca: tls.cert, certificate: own.cert, key: own.key, both: Buffer.concat([own.cert, own.key]),
  });
  const upstream = await startUpstream(t, { ...tls, ca: own.cert, requestCert: true });
  const common = `upstream_mcp_url: "${upstream.url}", grant: none, ca_file: ${ca}`;
  const call = await start(t, `
  two-files: { ${common}, client_certificate: ${certificate}, client_key: ${key} }
  one-file: { ${common}, client_certificate: ${both} }
  without: { ${common} }
`);
  assert.equal((await call('two-files')).status, 200);
  assert.equal((await call('one-file')).status, 200);
  const refused = await call('without');
  assert.equal(refused.status, 502);
  assert.match(refused.body, /upstream_tls/);
  assert.match(refused.body, /set client_certificate/);
});

for (const version of ['TLSv1.2', 'TLSv1.3']) {
  test(`${version}: a profile resumes its own sessions, and no other profile's`, async (t) => {
    const tls = selfSigned();
    const { ca } = await files(t, { ca: tls.cert });
    const upstream = await startUpstream(t, { ...tls, maxVersion: version });
    const profile = `{ upstream_mcp_url: "${upstream.url}", grant: none, ca_file: ${ca} }`;
    const call = await start(t, `
  one: ${profile}
  other: ${profile}
`);
    for (const name of ['one', 'one', 'other', 'one', 'other']) {
      const answer = await call(name);
      assert.equal(answer.status, 200, answer.body);
    }
    assert.deepEqual(upstream.resumed, [false, true, false, true, true]);
  });
}
