// Starting and stopping: at once, with an honest exit status and one line that says what to do.
import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { login } from './lib/browser.mjs';
import { Gateway, delay, until } from './lib/gateway.mjs';
import { open, readAll } from './lib/http_client.mjs';
import { connect } from './lib/mcp_client.mjs';
import { setStage } from './lib/stage.mjs';

const SOMEWHERE = 'http://127.0.0.1:9/mcp';

/** Runs a gateway that is expected to end by itself, and returns how. */
async function runToEnd(t, settings, prepare = () => {}) {
  const gateway = new Gateway(settings);
  await gateway.prepare();
  t.after(() => gateway.close());
  await prepare(gateway);
  gateway.launch();
  const { code } = await gateway.exited;
  return { code, stderr: gateway.stderr, stdout: gateway.stdout, gateway };
}

const lines = (text) => text.split('\n').filter((line) => line.trim() !== '');

test('SIGTERM with streams open: exit 0 within 6 s, and the streams end', async (t) => {
  const { gateway } = await setStage(t);
  await login(gateway.origin);
  const client = await connect(`${gateway.origin}/mcp`);
  await delay(300);
  const begin = Date.now();
  await gateway.stop();
  assert.ok(Date.now() - begin < 6000);
  await client.close();
});

test('SIGINT stops it too', async (t) => {
  const { gateway } = await setStage(t);
  gateway.child.kill('SIGINT');
  assert.deepEqual(await gateway.exited, { code: 0, signal: null });
});

test('a call that is under way at SIGTERM still gets its answer', async (t) => {
  const { upstream, gateway } = await setStage(t);
  await login(gateway.origin);
  let arrived;
  const atUpstream = new Promise((resolve) => (arrived = resolve));
  upstream.intercept = (req, res) => {
    arrived();
    setTimeout(() => res.end('the answer'), 1500);
    return true;
  };
  const answer = open(`${gateway.origin}/mcp`).then(readAll);
  await atUpstream;
  const begin = Date.now();
  await gateway.stop();
  assert.equal(await answer, 'the answer');
  assert.ok(Date.now() - begin < 5000);
});

test('a refresh that is under way at SIGTERM is not lost, though nobody waits for it', async (t) => {
  const { authorizationServer, gateway } = await setStage(t, { server: { accessTokenSeconds: 4 } });
  await login(gateway.origin);
  let arrived;
  const atServer = new Promise((resolve) => (arrived = resolve));
  // The server has done it, and its answer takes a while.
  authorizationServer.intercept = (req, res) => {
    if (!req.url.startsWith('/token')) return false;
    const end = res.end.bind(res);
    res.end = (...answer) => setTimeout(() => end(...answer), 1500) && res;
    arrived();
    return false;
  };
  await open(`${gateway.origin}/mcp`, { method: 'POST', body: '{}' }).then(readAll);
  await atServer;
  await delay(300);
  await gateway.stop();
  authorizationServer.intercept = undefined;
  await gateway.run();
  const client = await connect(`${gateway.origin}/mcp`);
  await client.close();
  assert.equal(authorizationServer.counts.refused, 0);
  assert.equal(authorizationServer.counts.authorization_code, 1);
});

test('tokens that could not be saved are tried once more at SIGTERM', async (t) => {
  const { authorizationServer, gateway } = await setStage(t, { server: { accessTokenSeconds: 4 } });
  await login(gateway.origin);
  const records = path.join(gateway.stateDir, 'credentials');
  // No new file fits in while the answer of the refresh is on its way, nor for a while after.
  authorizationServer.intercept = (req) => {
    if (!req.url.startsWith('/token')) return false;
    renameSync(records, `${records}.away`);
    writeFileSync(records, '');
    authorizationServer.intercept = undefined;
    return false;
  };
  await open(`${gateway.origin}/mcp`, { method: 'POST', body: '{}' }).then(readAll);
  await until(async () => (await gateway.status()).token.last_error, 'the save that failed');
  await delay(3000);  // past the quick tries; the next would be in half a minute
  await rm(records);
  await rename(`${records}.away`, records);
  await gateway.stop();
  await gateway.run();
  const client = await connect(`${gateway.origin}/mcp`);
  await client.close();
  assert.equal(authorizationServer.counts.refused, 0);
  assert.equal(authorizationServer.counts.authorization_code, 1);
});

test('a port in use: exit 1, one line that names it', async (t) => {
  const taken = net.createServer();
  t.after(() => taken.close());
  const { code, stderr, gateway } = await runToEnd(t, { env: { UPSTREAM_MCP_URL: SOMEWHERE } },
    ({ port }) => new Promise((resolve) => taken.listen(port, '127.0.0.1', resolve)));
  assert.equal(code, 1, stderr);
  const complaints = lines(stderr).filter((line) => line.startsWith('mcp-auth-proxy:'));
  assert.equal(complaints.length, 1, stderr);
  assert.match(complaints[0], new RegExp(`port ${gateway.port}`));
});

test('a state directory that cannot be written: one line that names it', async (t) => {
  const { code, stderr } = await runToEnd(t, { env: { UPSTREAM_MCP_URL: SOMEWHERE } },
    async (gateway) => {
      // A file stands where the directory should be: that stops root, too.
      await writeFile(path.join(gateway.home, 'state'), '');
    });
  assert.ok(code === 1 || code === 2, `${code} ${stderr}`);
  assert.equal(lines(stderr).length, 1, stderr);
  assert.match(stderr, /state/);
});

test('a state directory that others can read is refused or mended', async (t) => {
  const gateway = new Gateway({ env: { UPSTREAM_MCP_URL: SOMEWHERE } });
  await gateway.prepare();
  t.after(() => gateway.close());
  await mkdir(gateway.stateDir, { recursive: true });
  await chmod(gateway.stateDir, 0o777);
  gateway.launch();
  const ended = await Promise.race([gateway.exited, delay(3000)]);
  if (ended) {
    assert.notEqual(ended.code, 0);
    assert.match(gateway.stderr, /state/);
  } else {
    const { mode } = await import('node:fs').then(({ statSync }) => statSync(gateway.stateDir));
    assert.equal(mode & 0o077, 0, 'left open to others');
  }
});

test('a --config file that is not there: exit 2, named', async (t) => {
  const { code, stderr } = await runToEnd(t, { args: ['--config', '/nowhere/profiles.yaml'] });
  assert.equal(code, 2);
  assert.match(stderr, /\/nowhere\/profiles\.yaml/);
  assert.equal(lines(stderr).length, 1, stderr);
});

test('nothing to front: exit 2, and it says what to set', async (t) => {
  const { code, stderr } = await runToEnd(t, {});
  assert.equal(code, 2);
  assert.match(stderr, /UPSTREAM_MCP_URL/);
});

test('every fault of a file is listed with its place, and nothing starts', async (t) => {
  const { code, stderr } = await runToEnd(t, {
    yaml: `server:
  port: many
profiles:
  one:
    upstream_mcp_ur: http://127.0.0.1:9/mcp
  Two:
    upstream_mcp_url: http://127.0.0.1:9/mcp
  three:
    upstream_mcp_url: http://127.0.0.1:9/mcp
    max_streams: [1]
`,
  });
  assert.equal(code, 2);
  assert.match(stderr, /profiles\.yaml:2:\d+: .*port/);
  assert.match(stderr, /profiles\.yaml:5:\d+: .*upstream_mcp_ur\b.*upstream_mcp_url/);
  assert.match(stderr, /profiles\.yaml:6:\d+: .*Two/);
  assert.match(stderr, /profiles\.yaml:10:\d+: .*max_streams/);
});

test('malformed YAML: exit 2 with the line', async (t) => {
  const { code, stderr } = await runToEnd(t, { yaml: 'profiles:\n  one: [unclosed\n' });
  assert.equal(code, 2);
  assert.match(stderr, /profiles\.yaml:\d+/);
});

test('faults of the environment are listed together', async (t) => {
  const { code, stderr } = await runToEnd(t, {
    env: { UPSTREAM_MCP_URL: 'not a url', CREDENTIAL_STORE: 'safe', AUTO_REGISTER_CLIENT: 'maybe' },
  });
  assert.equal(code, 2);
  for (const name of ['UPSTREAM_MCP_URL', 'CREDENTIAL_STORE', 'AUTO_REGISTER_CLIENT']) {
    assert.match(stderr, new RegExp(name));
  }
});

test('--help and --version answer and exit 0, an unknown option is 2', async (t) => {
  const help = await runToEnd(t, { args: ['--help'] });
  assert.equal(help.code, 0);
  assert.match(help.stdout, /Usage/);
  const version = await runToEnd(t, { args: ['--version'] });
  assert.equal(version.code, 0);
  assert.match(version.stdout, /\d+\.\d+\.\d+/);
  const unknown = await runToEnd(t, { args: ['--no-such-thing'] });
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /--no-such-thing/);
  const level = await runToEnd(t, { args: ['serve', '--log-level', 'loud'] });
  assert.equal(level.code, 2);
  assert.match(level.stderr, /--log-level knows no such level. Take debug, info/);
});
