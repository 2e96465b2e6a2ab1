// No token, code or client secret shows up where it should not: in what the gateway prints, in its
// pages, in its arguments or environment, or in plain in its files.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { startAuthorizationServer } from './lib/authorization_server.mjs';
import { Browser, login } from './lib/browser.mjs';
import { Gateway, delay } from './lib/gateway.mjs';
import { postJson, request } from './lib/http_client.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { startUpstream } from './lib/upstream.mjs';

async function filesUnder(folder) {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

async function startWithSecret(t) {
  const clientSecret = `canary-${randomBytes(24).toString('hex')}`;
  const gateway = new Gateway({ args: ['serve', '--log-level', 'debug'] });
  await gateway.prepare();
  t.after(() => gateway.close());
  const authorizationServer = await startAuthorizationServer({
    accessTokenSeconds: 3,
    clients: [{
      client_id: 'the-client', client_secret: clientSecret,
      redirect_uris: [`${gateway.origin}/oauth/callback`],
      grant_types: ['authorization_code', 'refresh_token'], application_type: 'native',
    }],
  });
  t.after(() => authorizationServer.close());
  const upstream = await startUpstream(authorizationServer);
  t.after(() => upstream.close());
  const secretFile = path.join(gateway.home, 'client-secret');
  await writeFile(secretFile, clientSecret, { mode: 0o600 });
  Object.assign(gateway.extra, {
    UPSTREAM_MCP_URL: upstream.url, CLIENT_ID: 'the-client',
    CLIENT_SECRET: `\${file:${secretFile}}`, AUTO_REGISTER_CLIENT: 'false',
  });
  await gateway.run();
  authorizationServer.secrets.add(clientSecret);
  return { authorizationServer, upstream, gateway, secretFile };
}

/** Uses everything once, well and badly, and returns all that was shown. */
async function useEverything({ authorizationServer, gateway }) {
  const shown = [];
  const look = async (url, options) => shown.push((await request(url, options)).body);
  const browser = new Browser();
  shown.push((await login(gateway.origin, '', browser)).body);
  const callback = browser.visited.find((url) => url.includes('/oauth/callback?'));
  shown.push((await browser.get(callback)).body);
  const client = await connect(`${gateway.origin}/mcp`);
  await delay(3500);
  shown.push(await echo(client, 'after a refresh'));
  await client.close();
  authorizationServer.intercept = (req, res) => {
    if (req.url !== '/token') return false;
    const parameters = [...authorizationServer.secrets].join(' ');
    res.writeHead(400, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: 'server_error', error_description: parameters }));
    return true;
  };
  await delay(3500);
  shown.push((await postJson(`${gateway.origin}/mcp`, { jsonrpc: '2.0', id: 1, method: 'x' })).body);
  authorizationServer.intercept = undefined;
  for (const target of ['/', '/health', '/oauth/status', '/mcp/health', '/nothing', '/p/nobody/mcp']) {
    await look(`${gateway.origin}${target}`);
    await look(`${gateway.origin}${target}`, { headers: { accept: 'text/html' } });
  }
  return shown.join('\n');
}

function assertFree(text, secrets, where) {
  for (const secret of secrets) {
    assert.ok(!text.includes(secret), `${where} holds ${secret.slice(0, 12)}…`);
    const encoded = Buffer.from(secret).toString('base64').slice(4, 40);
    assert.ok(!text.includes(encoded), `${where} holds ${secret.slice(0, 12)}… in base64`);
  }
}

test('no secret leaves its place', async (t) => {
  const stage = await startWithSecret(t);
  const { authorizationServer, gateway, secretFile } = stage;
  const shown = await useEverything(stage);
  const { secrets } = authorizationServer;
  // A login and a refresh: a code, two access and two refresh tokens, the client's secret.
  assert.ok(secrets.size >= 6, `${secrets.size} secrets were handed out`);

  assertFree(shown, secrets, 'a page or answer');
  assertFree(gateway.output(), secrets, 'the output');
  for (const name of ['cmdline', 'environ']) {
    assertFree(await readFile(`/proc/${gateway.child.pid}/${name}`, 'latin1'), secrets, name);
  }
  for (const file of await filesUnder(gateway.home)) {
    if (file === secretFile) continue;
    assertFree(await readFile(file, 'latin1'), secrets, file);
  }
});

test('what is kept on disk is for the owner alone', async (t) => {
  const { gateway } = await startWithSecret(t);
  await login(gateway.origin);
  assert.equal((await stat(gateway.stateDir)).mode & 0o777, 0o700);
  const files = await filesUnder(gateway.stateDir);
  assert.ok(files.length > 0);
  for (const file of files) {
    assert.equal((await stat(file)).mode & 0o777, 0o600, file);
  }
});
