// Where logins are kept: each profile's own store, and the places of the file store's key.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { login } from './lib/browser.mjs';
import { BINARY, Gateway, until } from './lib/gateway.mjs';
import { Keyring } from './lib/keyring.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { setStage } from './lib/stage.mjs';

const WARNING = /sealed with a key that lies beside them/g;

/** Starts it anew with other settings; it must end by itself. */
async function refusedStart(gateway, env) {
  Object.assign(gateway, { extra: { ...gateway.extra, ...env }, stdout: '', stderr: '' });
  gateway.launch();
  return { ...(await gateway.exited), output: gateway.output() };
}

async function restart(gateway, env) {
  await gateway.stop();
  Object.assign(gateway, { extra: { ...gateway.extra, ...env }, stdout: '', stderr: '' });
  await gateway.run();
}

async function readyWith(gateway, key) {
  const isReady = async () => {
    const status = await gateway.status();
    return status.state === 'ready' && status;
  };
  const { store } = await until(isReady, 'the stored login');
  assert.deepEqual(store, { backend: 'file', key });
}

function keyFile(gateway) {
  return readFile(path.join(gateway.stateDir, 'credentials', 'key'), 'utf8');
}

test('without anything better the key is a file, and one line warns of it', async (t) => {
  const { gateway } = await setStage(t);
  await login(gateway.origin);
  await readyWith(gateway, 'key-file');
  assert.equal(gateway.stderr.match(WARNING)?.length, 1, gateway.stderr);
  await restart(gateway, { FILE_STORE_KEY: 'key-file' });
  await readyWith(gateway, 'key-file');
  assert.doesNotMatch(gateway.stderr, WARNING);
});

test('a passphrase opens the store, a wrong one is told as such', async (t) => {
  const passphrase = 'correct horse battery staple';
  const { gateway } = await setStage(t, { env: { FILE_STORE_PASSPHRASE: passphrase } });
  await login(gateway.origin);
  await readyWith(gateway, 'passphrase');
  await restart(gateway, { FILE_STORE_PASSPHRASE: '${env:HERE}', HERE: passphrase });
  await readyWith(gateway, 'passphrase');
  await gateway.stop();

  const before = await keyFile(gateway);
  const wrong = await refusedStart(gateway, { HERE: 'wrong horse' });
  assert.equal(wrong.code, 1);
  assert.match(wrong.output, /Wrong passphrase for the stored logins; nothing was changed/);
  assert.doesNotMatch(wrong.output, /wrong horse/);
  const nobody = await refusedStart(gateway, { FILE_STORE_PASSPHRASE: '' });
  assert.equal(nobody.code, 2);
  assert.match(nobody.output, /No passphrase for the stored logins was given/);
  assert.equal(await keyFile(gateway), before);
});

test("systemd's credential seals the store, and no other key will do", async (t) => {
  const gateway = new Gateway({ env: { UPSTREAM_MCP_URL: 'http://127.0.0.1:9/mcp' } });
  await gateway.prepare();
  t.after(() => gateway.close());
  const directory = path.join(gateway.home, 'credentials');
  await mkdir(directory);
  const credential = path.join(directory, 'mcp-auth-proxy-key');
  await writeFile(credential, randomBytes(32));
  gateway.extra.CREDENTIALS_DIRECTORY = directory;
  await gateway.run();
  assert.equal((await gateway.status()).store.key, 'systemd');
  assert.doesNotMatch(gateway.stderr, WARNING);
  await gateway.stop();
  await writeFile(credential, randomBytes(32));
  const other = await refusedStart(gateway, {});
  assert.equal(other.code, 1);
  assert.match(other.output, /is not the key that sealed the stored logins/);
});

test('each profile has the store that it names', async (t) => {
  const upstream = 'upstream_mcp_url: http://127.0.0.1:9/mcp';
  const gateway = await Gateway.start({
    env: { CREDENTIAL_STORE: '' },
    yaml: `profiles:
  kept: { ${upstream}, credential_store: file }
  fleeting: { ${upstream}, credential_store: memory }
  either: { ${upstream} }
`,
  });
  t.after(() => gateway.close());
  const storeOf = async (name) => (await gateway.status(`/p/${name}`)).store;
  assert.deepEqual(await storeOf('kept'), { backend: 'file', key: 'key-file' });
  assert.deepEqual(await storeOf('fleeting'), { backend: 'memory', key: null });
  assert.deepEqual(await storeOf('either'), { backend: 'file', key: 'key-file' });
});

test('a store that cannot be opened holds up no other profile, and is opened once it is mended', async (t) => {
  const upstream = 'upstream_mcp_url: http://127.0.0.1:9/mcp';
  const gateway = await Gateway.start({
    env: { CREDENTIAL_STORE: '' },
    yaml: `profiles:
  kept: { ${upstream}, credential_store: file }
  fleeting: { ${upstream}, credential_store: memory }
`,
  });
  t.after(() => gateway.close());
  const statusOf = (name) => gateway.status(`/p/${name}`);
  await gateway.stop();
  const folder = path.join(gateway.stateDir, 'credentials');
  await rename(folder, `${folder}.aside`);
  await writeFile(folder, 'no folder', { mode: 0o600 });
  await gateway.run();
  assert.match(gateway.stderr, /error +credential store cannot be opened.*store=file/);
  await until(async () => (await statusOf('kept')).code?.startsWith('store_'), 'the store to be named');
  assert.equal((await statusOf('fleeting')).code, 'not_authenticated');
  assert.equal(await readFile(folder, 'utf8'), 'no folder');
  await rm(folder);
  await rename(`${folder}.aside`, folder);
  await until(async () => (await statusOf('kept')).code === 'not_authenticated', 'the mended store');
});

async function records(gateway) {
  const names = await readdir(path.join(gateway.stateDir, 'credentials'));
  return names.filter((name) => name.endsWith('.sealed'));
}

/** A `store` verb with the gateway's settings, and no terminal. */
async function store(gateway, args, env = {}) {
  const child = spawn(BINARY, ['store', ...args], {
    env: { ...gateway.environment(), ...env }, cwd: gateway.home, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  const [code] = await once(child, 'close');
  assert.doesNotMatch(output, /access_|refresh_token"?[:=] *"/, 'no secret');
  return { code, output };
}

/** The same on a terminal, where somebody types each answer when its question stands there. */
async function storeOnTerminal(gateway, args, answers) {
  const line = [BINARY, 'store', ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', line, '/dev/null'],
    { env: { ...gateway.environment(), TERM: 'xterm' }, cwd: gateway.home });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
    while (answers.length > 0 && output.includes(answers[0].to)) child.stdin.write(answers.shift().typed);
  });
  const [code] = await once(child, 'close');
  return { code, output };
}

async function callOnce(gateway, message) {
  const client = await connect(`${gateway.origin}/mcp`);
  assert.equal(await echo(client, message), `Echo: ${message}`);
  await client.close();
}

test('store list says what is kept, beside a running gateway and without one', async (t) => {
  const { gateway } = await setStage(t);
  assert.match((await store(gateway, ['list'])).output, /^default: nothing stored; store file/);
  await login(gateway.origin);
  const listed = await store(gateway, ['list', '--json']);
  assert.equal(listed.code, 0, listed.output);
  const [row, ...others] = JSON.parse(listed.output);
  assert.equal(others.length, 0);
  assert.ok(row.generation > 0);
  const { generation, ...rest } = row;
  assert.deepEqual(rest, {
    profile: 'default', service: 'mcp-auth-proxy-refresh-token', backend: 'file', key: 'key-file',
    logged_in: true, has_refresh_token: true,
  });
  await gateway.stop();
  assert.match((await store(gateway, ['list'])).output, /^default: logged in, with a refresh token/);
  const unknown = await store(gateway, ['list', 'nobody']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.output, /no profile 'nobody'/);
});

test('logins go to another machine in a sealed file', async (t) => {
  const { gateway, authorizationServer } = await setStage(t);
  await login(gateway.origin);
  await gateway.stop();
  const passphrase = path.join(gateway.home, 'passphrase');
  const sealed = path.join(gateway.home, 'logins.sealed');
  await writeFile(passphrase, 'correct horse battery\n');
  const withPassphrase = ['--passphrase-file', passphrase];
  assert.match((await store(gateway, ['export', '--out', sealed])).output, /No passphrase/);
  const exported = await store(gateway, ['export', '--out', sealed, ...withPassphrase]);
  assert.equal(exported.code, 0, exported.output);
  const bytes = await readFile(sealed);
  assert.equal((await stat(sealed)).mode & 0o777, 0o600);
  const again = await store(gateway, ['export', '--out', sealed, ...withPassphrase]);
  assert.equal(again.code, 2);
  assert.match(again.output, /exists already; it was not overwritten/);
  assert.deepEqual(await readFile(sealed), bytes);

  await rm(gateway.stateDir, { recursive: true });
  const wrong = path.join(gateway.home, 'wrong');
  await writeFile(wrong, 'another horse');
  const refused = await store(gateway, ['import', sealed, '--passphrase-file', wrong]);
  assert.equal(refused.code, 1);
  assert.match(refused.output, /Wrong passphrase for .*Nothing was imported/);
  const imported = await store(gateway, ['import', sealed, ...withPassphrase]);
  assert.equal(imported.code, 0, imported.output);
  assert.match(imported.output, /^default: imported into file/);
  await gateway.run();
  await callOnce(gateway, 'from the file');
  assert.equal(authorizationServer.counts.authorization_code, 1);
});

test('a terminal is asked for the passphrase, which is not shown', async (t) => {
  const { gateway } = await setStage(t);
  await login(gateway.origin);
  await gateway.stop();
  const sealed = path.join(gateway.home, 'logins.sealed');
  const asked = (args, ...answers) => storeOnTerminal(gateway, args, answers);
  const NEW = 'New passphrase for';
  const AGAIN = 'The same again:';

  const unlike = await asked(['export', '--out', sealed],
    { to: NEW, typed: 'correct horse battery\r' }, { to: AGAIN, typed: 'correct house battery\r' });
  assert.equal(unlike.code, 2);
  assert.match(unlike.output, /The two passphrases are not the same/);
  const short = await asked(['export', '--out', sealed], { to: NEW, typed: 'horse\r' });
  assert.match(short.output, /too short: it must have 8 letters or more/);
  const interrupted = await asked(['export', '--out', sealed], { to: NEW, typed: 'correct\x03' });
  assert.equal(interrupted.code, 2);
  assert.match(interrupted.output, /No passphrase for .* was given/);
  await assert.rejects(stat(sealed), { code: 'ENOENT' });

  const exported = await asked(['export', '--out', sealed],
    { to: NEW, typed: 'corrext\x7f\x7fct horse battery\r' }, { to: AGAIN, typed: 'correct horse battery\r' });
  assert.equal(exported.code, 0, exported.output);
  await rm(gateway.stateDir, { recursive: true });
  const imported = await asked(['import', sealed], { to: 'Passphrase for', typed: 'correct horse battery\r' });
  assert.equal(imported.code, 0, imported.output);
  assert.match(imported.output, /default: imported into file/);
  for (const { output } of [unlike, short, interrupted, exported, imported])
    assert.doesNotMatch(output, /horse|corre/, 'nothing that was typed is shown');
  await gateway.run();
  await callOnce(gateway, 'from the file');
});

test('an import leaves a newer login alone, unless it is told to', async (t) => {
  const { gateway } = await setStage(t);
  const passphrase = path.join(gateway.home, 'passphrase');
  await writeFile(passphrase, 'correct horse battery');
  const sealed = path.join(gateway.home, 'logins.sealed');
  await login(gateway.origin);
  const exported = await store(gateway, ['export', '--out', sealed, '--passphrase-file', passphrase]);
  assert.equal(exported.code, 0, exported.output);
  await login(gateway.origin);
  await gateway.stop();
  const older = await store(gateway, ['import', sealed, '--passphrase-file', passphrase]);
  assert.equal(older.code, 1);
  assert.match(older.output, /has a newer login; --replace overwrites it/);
  const forced =
    await store(gateway, ['import', sealed, '--replace', '--passphrase-file', passphrase]);
  assert.equal(forced.code, 0, forced.output);
});

test('logins move into the keyring and back, and no login is needed', async (t) => {
  const keyring = await Keyring.start(t);
  if (!keyring) return t.skip('no dbus-daemon or gnome-keyring-daemon here');
  const { gateway, authorizationServer } =
    await setStage(t, { env: { CREDENTIAL_STORE: 'auto', FILE_STORE_KEY: 'key-file' } });
  assert.equal((await gateway.status()).store.backend, 'file');
  await login(gateway.origin);
  await gateway.stop();
  Object.assign(gateway.extra, keyring.env);

  const there = await store(gateway, ['migrate', '--to', 'secret-service']);
  assert.equal(there.code, 0, there.output);
  assert.match(there.output, /^default: moved to secret-service/);
  assert.match((await store(gateway, ['list'])).output, /logged in.*store secret-service/);
  assert.deepEqual(await records(gateway), []);
  await gateway.run();
  assert.equal((await gateway.status()).store.backend, 'secret-service');
  await callOnce(gateway, 'from the keyring');
  await gateway.stop();

  const back = await store(gateway, ['migrate', '--to', 'file']);
  assert.match(back.output, /^default: moved to file/);
  assert.equal((await records(gateway)).length, 1);
  assert.match((await store(gateway, ['migrate', '--to', 'file'])).output, /is in file already/);
  await gateway.run();
  await callOnce(gateway, 'from the file');
  assert.equal(authorizationServer.counts.authorization_code, 1);
});

test('where the settings name the old store, a migration only copies', async (t) => {
  const keyring = await Keyring.start(t);
  if (!keyring) return t.skip('no dbus-daemon or gnome-keyring-daemon here');
  const { gateway } = await setStage(t, { env: { FILE_STORE_KEY: 'key-file' } });
  await login(gateway.origin);
  await gateway.stop();
  Object.assign(gateway.extra, keyring.env);
  const copied = await store(gateway, ['migrate', '--to', 'secret-service']);
  assert.equal(copied.code, 1);
  assert.match(copied.output, /copied to secret-service\. The settings still lead elsewhere/);
  assert.equal((await records(gateway)).length, 1);
  gateway.extra.CREDENTIAL_STORE = 'secret-service';
  const moved = await store(gateway, ['migrate', '--to', 'secret-service', '--from', 'file']);
  assert.equal(moved.code, 0, moved.output);
  assert.deepEqual(await records(gateway), []);
  assert.match((await store(gateway, ['list'])).output, /logged in.*store secret-service/);
});

test('a move that was killed before the old login went is ended by the same command', async (t) => {
  const keyring = await Keyring.start(t);
  if (!keyring) return t.skip('no dbus-daemon or gnome-keyring-daemon here');
  const { gateway } = await setStage(t, { env: { FILE_STORE_KEY: 'key-file' } });
  await login(gateway.origin);
  await gateway.stop();
  Object.assign(gateway.extra, keyring.env);
  await store(gateway, ['migrate', '--to', 'secret-service']);
  // As it stands then: both have it, and auto has been told.
  const noted = (name) => path.join(gateway.stateDir, 'credentials', name);
  await writeFile(noted('choice'), 'secret-service\n', { mode: 0o600 });
  await writeFile(noted('moving-from'), 'file\n', { mode: 0o600 });
  gateway.extra.CREDENTIAL_STORE = 'auto';
  const ended = await store(gateway, ['migrate', '--to', 'secret-service']);
  assert.equal(ended.code, 0, ended.output);
  assert.match(ended.output, /^default: moved to secret-service/);
  assert.deepEqual(await records(gateway), []);
  await assert.rejects(stat(noted('moving-from')));
});
